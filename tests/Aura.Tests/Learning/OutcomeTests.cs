using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Learning;
using Aura.Mcp.Twin;
using Aura.Tests.Execution;
using Aura.Twin.Rehearsing;

namespace Aura.Tests.Learning;

public sealed class OutcomeTests : IDisposable
{
    private readonly Broken _broken = new();

    public void Dispose() => _broken.Dispose();

    [Fact]
    public void A_strategy_leaves_what_it_was_for_what_was_believed_and_what_came_of_it()
    {
        var plan = _broken.Plan(Assert.Single(_broken.Diagnose()));
        var strategy = plan.Strategies.Single(s => s.Name == plan.Recommended);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _broken.Execute(plan, strategy.Name));

        var outcome = _broken.Outcome;
        Assert.Equal(("ImagePullBackOff", plan.Finding.Id, strategy.Name, "Deployment shop/cart"),
            (outcome.Finding, outcome.FindingId, outcome.Strategy, outcome.Target));
        Assert.Equal(strategy.Steps.Select(s => s.Action), outcome.Steps.Select(s => s.Action));
        Assert.All(outcome.Steps, s => Assert.True(s.Worked));
        Assert.Equal(strategy.SuccessProbability, outcome.Believed);
        Assert.Null(outcome.Twin);
        Assert.True(outcome.Worked);
        Assert.InRange(outcome.Seconds, 0, 600);
        Assert.Equal(("Deployment", "2-3", "development", "true"), (outcome.Circumstances[Circumstances.Kind],
            outcome.Circumstances[Circumstances.Size], outcome.Circumstances[Circumstances.Environment],
            outcome.Circumstances["evidence.rolloutBroke"]));
    }

    [Fact]
    public void What_a_rehearsal_in_the_twin_gave_is_kept_beside_what_came()
    {
        var plan = _broken.Plan(Assert.Single(_broken.Diagnose()),
            new RehearsalRound(new Rehearsal(SimulatedTwin.Factory, new ActionCatalog())));
        var strategy = plan.Strategies.Single(s => s.Name == plan.Recommended);

        PipelineFixture.Ends(ExecutionStatus.Succeeded, _broken.Execute(plan, strategy.Name));

        Assert.Equal(RehearsalOutcome.Recovers, strategy.Rehearsal!.Outcome);
        Assert.Equal(strategy.Rehearsal.Probability, _broken.Outcome.Twin);
    }

    [Theory]
    [InlineData(RehearsalOutcome.Recovers, 0.9, 0.9)]
    [InlineData(RehearsalOutcome.DoesNotRecover, 0.9, 0.1)]
    [InlineData(RehearsalOutcome.Unknown, 0.0, null)]
    public void The_twins_probability_of_success_is_not_that_of_its_outcome(
        RehearsalOutcome outcome, double probability, double? success)
    {
        var said = new RehearsalSummary { Outcome = outcome, Probability = probability };
        Assert.Equal(success, said.Success is { } s ? Math.Round(s, 6) : null);
        Assert.Null(new RehearsalSummary { NotDone = "budget" }.Success);
    }

    [Fact]
    public void A_failed_step_is_told_from_the_one_before_that_worked()
    {
        _broken.Mend();
        _broken.Aura.Store.Plans.Save(StrategyTests.Plan("p-1", [StrategyTests.Scale("a", 3),
            StrategyTests.UpdateImage("b", "registry.example/nonexistent:1", "a")]), "test");

        var result = _broken.Aura.Cluster.Run(() =>
            _broken.Aura.Pipeline.ExecutePlanAsync("p-1", "balanced", PipelineFixture.Model));
        if (result.Status == ExecutionStatus.Running)
            _broken.Aura.Cluster.Run(() =>
                _broken.Aura.Pipeline.GetAsync(result.ExecutionId!, TimeSpan.FromMinutes(30)));

        Assert.Equal([true, false], _broken.Outcome.Steps.Select(s => s.Worked));
        Assert.Equal(("rolled_back", "undone", false),
            (_broken.Outcome.Status, _broken.Outcome.Undo, _broken.Outcome.Worked));
    }

    [Fact]
    public void A_typed_action_on_an_object_with_an_open_incident_counts_as_done_about_that()
    {
        var finding = Assert.Single(_broken.Diagnose());

        _broken.Aura.Run("deployment.update_image", Shop.Args(
            ("container", "main"), ("image", "registry.example/cart:1.0")));

        Assert.Equal((finding.Type, finding.Id), (_broken.Outcome.Finding, _broken.Outcome.FindingId));
        Assert.Equal("image", Assert.Single(_broken.Outcome.Steps).Class);
    }

    [Fact]
    public void What_a_person_takes_back_has_not_worked()
    {
        var done = _broken.Remedy();
        PipelineFixture.Ends(ExecutionStatus.Succeeded, _broken.Aura.Undo(done.ExecutionId));
        Assert.Equal((true, false), (_broken.Outcome.Withdrawn, _broken.Outcome.Worked));
    }

    [Theory]
    [InlineData("shop-prod", "any", "production")]
    [InlineData("shop", "eu-staging-2", "staging")]
    [InlineData("product", "any", "other")]
    [InlineData("kube-system", "prod", "system")]
    public void The_environment_is_told_by_whole_words(string ns, string cluster, string environment) =>
        Assert.Equal(environment, EnvironmentName.Of(cluster, ns));

    [Fact]
    public void Arguments_are_kept_by_where_they_came_from_and_not_by_value() => Assert.Equal(
        "cpu,dryWay,no force,memory=doubleMemory", ArgumentClass.Of(new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = "cart",
            ["memory"] = "512Mi",
            ["cpu"] = "secret",
            ["dryWay"] = true,
            ["force"] = false,
        }, new JsonObject { ["doubleMemory"] = "512Mi" }));
}
