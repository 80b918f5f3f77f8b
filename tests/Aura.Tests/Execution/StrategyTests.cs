using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Tests.Execution;

public sealed class StrategyTests : IDisposable
{
    private readonly PipelineFixture _aura = new();

    public StrategyTests() => Shop.Fill(_aura);

    public void Dispose() => _aura.Dispose();

    internal static StrategyStep UpdateImage(string id, string image, params string[] after) => new(id,
        "deployment.update_image", Shop.Args(("container", "main"), ("image", image)), [.. after], "because");

    internal static StrategyStep Scale(string id, int replicas, params string[] after) => new(id,
        "deployment.scale_to", Shop.Args(("replicas", replicas)), [.. after], "because");

    internal static StrategyStep Cordon(string id, string node, params string[] after) => new(id,
        "node.cordon", new JsonObject { ["node"] = node }, [.. after], "because");

    [Fact]
    public void Steps_run_in_the_order_of_their_dependencies_and_are_undone_in_reverse()
    {
        var before = Shop.Written(Shop.Deployment(_aura));
        Save("p-1", UpdateImage("a", "registry.example/cart:2.0"), Scale("b", 3, "a"), Cordon("c", "node-2"));

        var done = Execute("p-1");

        PipelineFixture.Ends(ExecutionStatus.Succeeded, done);
        Assert.Equal(["a.s1", "b.s1", "c.s1"], done.Steps.Select(s => s.Id).Order());
        Assert.Equal(3, Shop.Deployment(_aura).Number("status.readyReplicas"));
        Assert.True(_aura.Find(Kind.Node, null, "node-2")!.Flag("spec.unschedulable"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _aura.Undo(done.ExecutionId));
        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
        Assert.False(_aura.Find(Kind.Node, null, "node-2")!.Flag("spec.unschedulable"));
    }

    [Fact]
    public void Executing_the_same_plan_again_attaches_and_does_nothing_twice()
    {
        Save("p-1", Scale("a", 3));
        var first = Execute("p-1");
        var written = Shop.Deployment(_aura).Generation;

        var second = Execute("p-1", _aura.Open());

        PipelineFixture.Ends(ExecutionStatus.Succeeded, second);
        Assert.Equal(first.ExecutionId, second.ExecutionId);
        Assert.Equal(written, Shop.Deployment(_aura).Generation);
    }

    [Fact]
    public void A_later_step_that_fails_takes_the_earlier_ones_back()
    {
        var before = Shop.Written(Shop.Deployment(_aura));
        Save("p-1", Scale("a", 3), UpdateImage("b", "registry.example/nonexistent:1", "a"));

        var result = Execute("p-1");
        if (result.Status == ExecutionStatus.Running)
            result = _aura.Cluster.Run(() => _aura.Pipeline.GetAsync(result.ExecutionId!, TimeSpan.FromMinutes(30)));

        PipelineFixture.Ends(ExecutionStatus.RolledBack, result);
        Assert.Equal(before, Shop.Written(Shop.Deployment(_aura)));
        Assert.All(result.Steps, s => Assert.Equal("undone", s.State));
    }

    [Fact]
    public void A_first_step_that_is_refused_refuses_the_whole()
    {
        Save("p-1", Cordon("a", "node-9"), Scale("b", 3, "a"));

        PipelineFixture.Ends(ExecutionStatus.Refused, Execute("p-1"));
        Assert.Equal(2, Shop.Deployment(_aura).Number("spec.replicas"));
    }

    [Fact]
    public void One_approval_binds_all_steps()
    {
        using var strict = new PipelineFixture(policy: new PolicyOptions());
        Shop.Fill(strict);
        strict.Store.Plans.Save(Plan("p-1", [Scale("a", 3), Cordon("b", "node-2", "a")]), "test");

        var asked = strict.Cluster.Run(() => strict.Pipeline.ExecutePlanAsync("p-1", "balanced",
            PipelineFixture.Model));
        PipelineFixture.Ends(ExecutionStatus.ApprovalRequired, asked);
        Assert.Equal(2, asked.Changes.Length);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, strict.Approve(asked));
        Assert.Equal(asked.ExecutionId, strict.Cluster.Run(() =>
            strict.Pipeline.ExecutePlanAsync("p-1", "balanced", PipelineFixture.Model)).ExecutionId);
    }

    [Fact]
    public void A_plan_of_another_cluster_and_an_unknown_strategy_are_refused()
    {
        _aura.Store.Plans.Save(Plan("p-2", [Scale("a", 3)]), "elsewhere");
        Save("p-1", Scale("a", 3));

        Assert.Contains("elsewhere", Execute("p-2").Message);
        Assert.Contains("balanced", _aura.Cluster.Run(() =>
            _aura.Pipeline.ExecutePlanAsync("p-1", "reckless", PipelineFixture.Model)).Checks[0].Hint);
    }

    private void Save(string id, params StrategyStep[] steps) => _aura.Store.Plans.Save(Plan(id, [.. steps]), "test");

    private ExecutionResult Execute(string id, Pipeline? pipeline = null) => _aura.Cluster.Run(() =>
        (pipeline ?? _aura.Pipeline).ExecutePlanAsync(id, "balanced", PipelineFixture.Model));

    internal static RemediationPlan Plan(string id, ImmutableArray<StrategyStep> steps) => new()
    {
        PlanId = id,
        Finding = new Finding
        {
            Id = "f-1", Type = "ImagePullBackOff", Severity = Severity.Critical, Target = Shop.Cart, Summary = "broken",
            Evidence = [], RootCause = new RootCause("ImagePullBackOff", Shop.Cart, 1), Affected = [],
        },
        Strategies =
        [
            new Strategy
            {
                Name = "balanced", Steps = steps, SuccessProbability = new Odds(0.8, 0.6, 0.9, 0, "prior"),
                CostImpact = new CostImpact(0, "USD"), RecoverySeconds = 60, Risk = Risk.Medium, Undo = UndoGrade.Exact,
                    Score = 1,
            },
        ],
        Recommended = "balanced",
        Why = "a test",
        Digest = "d",
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
