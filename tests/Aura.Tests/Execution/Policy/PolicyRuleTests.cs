using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution;
using Aura.Execution.Policy;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Policy;

/// <summary>Rules of a policy file, each through a request to the pipeline.</summary>
public sealed class PolicyRuleTests
{
    private static readonly JsonObject ToThree = Shop.Args(("replicas", 3));
    private static readonly JsonObject Node0 = new() { ["node"] = "node-0" };

    [Theory]
    [InlineData("actions: {deny: ['deployment.*']}", "deployment.scale_to is denied (deployment.*)")]
    [InlineData("actions: {allow: [pod.restart]}", "deployment.scale_to is not among what is allowed (pod.restart)")]
    [InlineData("namespaces: {deny: ['sh?p']}", "shop is denied (sh?p)")]
    [InlineData("namespaces: {allow: [other]}", "shop is not among what is allowed (other)")]
    [InlineData("kinds: {deny: [Deployment]}", "Deployment is denied")]
    [InlineData("kinds: {allow: ['*.batch']}", "Deployment is not among what is allowed (*.batch)")]
    [InlineData("protectedNamespaces: [shop]", "namespace shop is protected")]
    [InlineData("ownNamespace: shop", "namespace shop is protected")]
    [InlineData("maxRisk: low", "the plan's risk is medium, this server allows low at most")]
    [InlineData("readOnly: true", "the policy file says readOnly")]
    public void WhatTheFileForbidsIsRefusedAndNothingIsWritten(string policy, string why)
    {
        using var aura = Filled(policy);

        var result = policy.Contains("maxRisk") ? aura.Run("deployment.rollout_restart", Shop.Args())
            : aura.Run("deployment.scale_to", ToThree);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains(why, result.Message);
        Assert.Equal(2, Shop.Deployment(aura).Number("spec.replicas"));
    }

    [Theory]
    [InlineData("actions: {allow: ['deployment.*'], deny: [deployment.rollback]}")]
    [InlineData("namespaces: {allow: [shop]}")]
    [InlineData("kinds: {allow: [deployments.apps]}")]
    [InlineData("protectedNamespaces: [other]")]
    public void WhatItAllowsIsDone(string policy)
    {
        using var aura = Filled(policy);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", ToThree));
    }

    [Theory]
    [InlineData("{maxRisk: low}", true)]
    [InlineData("{maxRisk: low, namespaces: ['sh*']}", true)]
    [InlineData("{maxRisk: low, namespaces: [other]}", false)]
    [InlineData("{maxRisk: low, environments: [staging]}", true)]
    [InlineData("{maxRisk: low, environments: [production]}", false)]
    [InlineData("{maxRisk: low, actions: [deployment.scale_to]}", true)]
    [InlineData("{maxRisk: low, actions: [deployment.rollback]}", false)]
    [InlineData("{maxRisk: low, times: [{days: [sun, mon, tue, wed, thu, fri, sat]}]}", true)]
    public void ARuleApprovesWhatFitsItAndAPersonIsAskedForTheRest(string rule, bool approves)
    {
        using var aura = Filled($"autoApprove: [{rule}]", labels: "environment: staging");

        var result = aura.Run("deployment.scale_to", ToThree);

        PipelineFixture.Ends(approves ? ExecutionStatus.Succeeded : ExecutionStatus.ApprovalRequired, result);
    }

    [Fact]
    public void ALowerAutoApproveOptionCountsBesideTheRules()
    {
        using var aura = Filled("autoApprove: [{maxRisk: high}]", Risk.Low);

        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, aura.Run("deployment.rollout_restart", Shop.Args()));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, aura.Run("deployment.scale_to", ToThree));
    }

    [Fact]
    public void RulesForNamespacesDoNotApproveChangesOfNodes()
    {
        using var aura = Filled("autoApprove: [{maxRisk: high, namespaces: ['*']}]");

        var result = aura.Run("node.cordon", Node0);

        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, result);
        Assert.Contains("the object has none", result.Message);
    }

    [Fact]
    public void RiskyChangesWaitForTheirWindowAndFreezesRefuse()
    {
        using var clock = new PipelineFixture();
        var now = clock.Cluster.Clock.GetUtcNow().UtcDateTime;
        string Hours(int from, int to) => $"{now.AddHours(from):HH:mm}-{now.AddHours(to):HH:mm}";
        var window = $"maintenance: [{{risk: medium, windows: [{{hours: '{Hours(2, 3)}'}}]}}]";
        using var early = Filled(window);
        using var inside = Filled($"maintenance: [{{risk: medium, windows: [{{hours: '{Hours(-1, 1)}'}}]}}]");
        using var frozen = Filled($"freezes: [{{name: holiday, from: '{now.AddDays(-1):yyyy-MM-dd}', "
            + $"until: '{now.AddDays(2):yyyy-MM-ddTHH:mm}'}}]");
        using var elsewhere = Filled($"freezes: [{{namespaces: [other], from: '{now.AddDays(-1):yyyy-MM-dd}', "
            + $"until: '{now.AddDays(2):yyyy-MM-dd}'}}]");

        var refused = early.Run("deployment.rollout_restart", Shop.Args());
        PipelineFixture.Ends(ExecutionStatus.Refused, refused);
        Assert.Contains("are made only at", refused.Message);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, early.Run("deployment.scale_to", ToThree));
        early.Advance(TimeSpan.FromHours(2.2));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, early.Run("deployment.rollout_restart", Shop.Args()));
        PipelineFixture.Ends(ExecutionStatus.Succeeded, inside.Run("deployment.rollout_restart", Shop.Args()));
        Assert.Contains("(freezes 'holiday')",
            frozen.Run("deployment.scale_to", ToThree).Checks.Single(c => !c.Passed).Name);
        PipelineFixture.Ends(ExecutionStatus.Succeeded, elsewhere.Run("deployment.scale_to", ToThree));
    }

    [Fact]
    public void OnlyWhoMayApproveIsHeard()
    {
        using var aura = Filled("""
            autoApprove: []
            requesterMayApprove: false
            approvers:
            - {principals: ["oncall-*"], namespaces: [shop]}
            - {principals: [carol], maxRisk: low, namespaces: [other]}
            """);
        var asked = aura.Run("deployment.scale_to", ToThree, caller: new Caller("oncall-a", "client")
        {
            Ask = (_, _) => throw new InvalidOperationException("the requester must not be asked"),
        });
        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);

        foreach (var (person, why) in new[]
        {
            ("oncall-a", "nobody approves their own request"), ("carol", "carol is not among those who may approve"),
        })
        {
            var refused = Approve(aura, asked, person);
            PipelineFixture.Ends(ExecutionStatus.Refused, refused);
            Assert.Contains(why, refused.Message);
        }
        PipelineFixture.Ends(ExecutionStatus.Succeeded, Approve(aura, asked, "oncall-b"));
    }

    [Fact]
    public void AnotherPolicyVoidsAnApproval()
    {
        using var aura = Filled("autoApprove: []");
        var asked = aura.Run("deployment.scale_to", ToThree);
        var stricter = aura.Open(s => s with
        {
            Policy = s.Policy with { File = s.Policy.File with { MaxRisk = Risk.Medium } },
        });

        var result = aura.Approve(asked, stricter);

        PipelineFixture.Ends(ExecutionStatus.Refused, result);
        Assert.Contains("void", result.Message);
    }

    private static ExecutionResult Approve(PipelineFixture aura, ExecutionResult asked, string person) =>
        aura.Cluster.Run(() => aura.Pipeline.ApproveAsync(
            asked.Approval!.ApprovalId, new Caller(person, "terminal")));

    internal static PipelineFixture Filled(string policy, Risk limit = Risk.High, string labels = "")
    {
        var aura = new PipelineFixture(policy: new PolicyOptions
        {
            AutoApprove = limit, File = PolicyReader.Read(policy, "policy.yaml", new ActionCatalog()),
        });
        Shop.Fill(aura);
        if (labels.Length > 0)
            aura.Patch(Kind.Namespace, null, "shop", "metadata.labels", Yaml.Parse(labels));
        return aura;
    }
}
