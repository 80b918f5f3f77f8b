using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution;

public sealed class PolicyTests
{
    private static readonly JsonObject Node0 = new() { ["node"] = "node-0" };

    [Fact]
    public void A_read_only_server_plans_and_writes_nothing()
    {
        using var aura = new PipelineFixture(policy: new PolicyOptions
        {
            ReadOnly = true,
            AutoApprove = Risk.Critical
        });

        var result = aura.Run("node.cordon", Node0);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains("--read-only", result.Message);
        Assert.False(aura.Find(Kind.Node, null, "node-0")!.Flag("spec.unschedulable"));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("node.cordon", Node0, dryRun: true));
    }

    [Fact]
    public void A_higher_risk_than_allowed_is_refused()
    {
        using var aura = new PipelineFixture(policy: new PolicyOptions
        {
            MaxRisk = Risk.Low,
            AutoApprove = Risk.Critical
        });

        var result = aura.Run("node.drain", Node0);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(result.Checks, c => !c.Passed && c.Hint!.Contains("--max-risk"));
    }

    [Fact]
    public void Writing_to_a_protected_namespace_is_refused()
    {
        using var aura = new PipelineFixture(policy: new PolicyOptions
        {
            AutoApprove = Risk.Critical,
            OwnNamespace = "aura"
        });
        foreach (var ns in new[] { "kube-system", "aura" })
        {
            if (aura.Find(Kind.Namespace, null, ns) is null)
                aura.Create(Kind.Namespace, $"{{metadata: {{name: {ns}}}}}");
            aura.Create(Kind.Deployment, $$$"""
                metadata: {name: web, namespace: {{{ns}}} }
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: main, image: "nginx:1"}]}
                """);

            var result = aura.Run("deployment.scale_to",
                new JsonObject { ["namespace"] = ns, ["name"] = "web", ["replicas"] = 1 });

            PipelineFixture.Ends(ExecutionStatus.Refused, result);
            Assert.Contains("protected", result.Message);
        }
    }
}
