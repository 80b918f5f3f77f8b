using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Incidents;

/// <summary>What a diagnosis can be asked for, on simulated clusters.</summary>
public class DiagnoserTests
{
    [Theory]
    [InlineData("Deployment", "checkout", 1)]
    [InlineData("svc", "checkout", 1)] // what makes its pods suffer
    [InlineData("deployments.apps", "web", 0)]
    public void An_object_is_asked_for_by_any_name_of_its_kind(string kind, string name, int findings)
    {
        using var run = new IncidentRun(Sample.Load("readiness-failing"));
        var diagnosis = run.Diagnose(new DiagnosisScope { Namespace = "shop", Kind = kind, Name = name });
        Assert.Equal(findings, diagnosis.Findings.Length);
    }

    [Theory]
    [InlineData("payment-provider", 1)]
    [InlineData("another", 0)] // Secrets are not read: it may be there.
    public void A_Secret_that_is_missing_can_be_asked_for(string name, int findings)
    {
        using var run = new IncidentRun(Sample.Load("secret-missing"));
        var scope = new DiagnosisScope { Namespace = "shop", Kind = "Secret", Name = name };
        Assert.Equal(findings, run.Diagnose(scope).Findings.Length);
    }

    [Fact]
    public void What_does_not_exist_is_said_so()
    {
        using var run = new IncidentRun(Sample.Load("healthy-shop"));
        var slip = new DiagnosisScope { Kind = "Deployment", Name = "crat", Namespace = "shop" };
        var e = Assert.Throws<KubeException>(() => run.Diagnose(slip));
        Assert.Equal(("NotFound", "there is no Deployment crat in namespace shop"), (e.Reason, e.Message));
        e = Assert.Throws<KubeException>(() => run.Diagnose(new DiagnosisScope { Namespace = "shopp" }));
        Assert.Equal(("NotFound", "there is no namespace \"shopp\""), (e.Reason, e.Message));
        Assert.Throws<ArgumentsException>(() => run.Diagnose(new DiagnosisScope { Kind = "Frobnicator" }));
    }

    [Fact]
    public void An_alert_about_a_pod_that_is_gone_leads_to_its_workload()
    {
        using var run = new IncidentRun(Sample.Load("crash-loop"));
        var diagnosis = run.Diagnose(new DiagnosisScope
        {
            Alert = """{"alerts": [{"labels": {"namespace": "shop", "pod": "orders-5d4f-zzzzz"}}]}""",
        });
        Assert.Equal("CrashLoopBackOff", Assert.Single(diagnosis.Findings).Type);
        Assert.Contains("looked at its workload", Assert.Single(diagnosis.Notes));
    }

    [Fact]
    public void A_crashing_programs_last_lines_are_untrusted_evidence()
    {
        using var run = new IncidentRun(Sample.Load("crash-loop"));
        var finding = Assert.Single(run.Diagnose().Findings);
        Assert.Contains(finding.Evidence, e => e is { Field: "log", Untrusted: true }
            && e.Value!.Contains("panic: PAYMENTS_URL"));
    }

    [Fact]
    public void Suggestions_come_from_the_playbook()
    {
        using var run = new IncidentRun(Sample.Load("image-not-found"));
        var finding = Assert.Single(run.Diagnose().Findings);
        Assert.Equal(["deployment.rollback", "deployment.update_image"],
            finding.Suggestions.Select(s => s.Action).Distinct());
    }

    [Fact]
    public void Kinds_that_may_not_be_read_are_noted()
    {
        using var run = new IncidentRun(Sample.Load("readiness-failing"));
        using var http = new HttpClient(run.Cluster.ForUser("nobody"));
        http.BaseAddress = new Uri("http://simulator.local/");
        using var client = new KubeClient(http, run.Cluster.Clock);
        var view = new LiveClusterView(client, run.Cluster.Clock);
        var diagnosis = run.Cluster.Run(() => new Diagnoser(view).DiagnoseAsync(DiagnosisScope.Everything));
        Assert.Empty(diagnosis.Findings);
        Assert.Contains(diagnosis.Notes, n => n.StartsWith("pods not read: "));
    }
}
