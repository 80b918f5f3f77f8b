using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Planning;
using Aura.Plans;
using Aura.State;
using Aura.Tests.Execution;
using Aura.Twin.Rehearsing;

namespace Aura.Tests.Learning;

/// <summary>A Deployment whose newest image does not exist, and what is done about it.</summary>
internal sealed class Broken : IDisposable
{
    public Broken()
    {
        Shop.Fill(Aura);
        Break();
    }

    public PipelineFixture Aura { get; } = new();

    public ClusterView View => new LiveClusterView(Aura.Client, Aura.Cluster.Clock, []);

    public void Break()
    {
        Aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[0].image",
            "registry.example/nonexistent:2");
        Aura.Advance(TimeSpan.FromMinutes(3));
    }

    public void Mend()
    {
        Aura.Patch(Kind.Deployment, "shop", "cart", "spec.template.spec.containers[0].image",
            "registry.example/cart:1.0");
        Aura.Advance(TimeSpan.FromMinutes(3));
    }

    /// <summary>Diagnoses, and notes what was found.</summary>
    public IReadOnlyList<Finding> Diagnose(DiagnosisScope? scope = null)
    {
        scope ??= DiagnosisScope.Everything;
        var found = Aura.Cluster.Run(() => new Diagnoser(View, Aura.Client).DiagnoseAsync(scope));
        Aura.Store.Incidents.Note("test", found, scope, Aura.Cluster.Clock.GetUtcNow());
        return found.Findings;
    }

    /// <param name="rehearsals">Null: strategies are not rehearsed.</param>
    public RemediationPlan Plan(Finding finding, RehearsalRound? rehearsals = null)
    {
        var planner = new Planner(View, new ActionCatalog(), SafetyChecks.All) { Rehearsals = rehearsals };
        var plan = Aura.Cluster.Run(() => planner.PlanAsync(finding, PlanConstraints.None));
        Aura.Store.Plans.Save(plan, "test");
        return plan;
    }

    public ExecutionResult Execute(RemediationPlan plan, string strategy) => Aura.Cluster.Run(() =>
        Aura.Pipeline.ExecutePlanAsync(plan.PlanId, strategy, PipelineFixture.Model));

    /// <summary>Executes what is recommended for the one finding.</summary>
    public ExecutionResult Remedy()
    {
        var plan = Plan(Assert.Single(Diagnose()));
        var result = Execute(plan, plan.Recommended!);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        return result;
    }

    public Outcome Outcome => Assert.Single(Aura.Store.Outcomes.List(10));

    public int Recheck() => Aura.Cluster.Run(() =>
        new Rechecking(Aura.Store, "test", () => View, Aura.Client, Aura.Cluster.Clock).RunDueAsync());

    public void Dispose() => Aura.Dispose();
}
