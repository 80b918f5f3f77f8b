using System.Text.Json.Nodes;
using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Execution;
using Aura.Kubernetes;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Tests.Evaluation;

/// <summary>What the evaluation counts as a success, and what it sees that is none.</summary>
public sealed class JudgeTests
{
    [Fact]
    public void What_is_recommended_and_heals_is_a_success()
    {
        var result = Judged("image-not-found", new AuraResponder());
        Assert.True(result is { Success: true, AtFirst: true, Healthy: true }, result.Why);
        Assert.True(result is { Actions: 1, FalseActions: 0, Undone: false, Collateral: [] });
        Assert.Equal(Outcomes.Recovered, Assert.Single(result.Parts).Outcome);
        Assert.InRange(result.Seconds!.Value, 0, 90);
    }

    [Fact]
    public void People_told_as_expected_are_a_success_but_no_recovery()
    {
        var result = Judged("secret-missing", new AuraResponder());
        Assert.True(result.Success, result.Why);
        Assert.Equal((Outcomes.Told, null), (result.Parts[0].Outcome, result.Seconds));
    }

    [Fact]
    public void A_healthy_cluster_that_is_left_alone_is_a_success()
    {
        var result = Judged("healthy-shop", new AuraResponder());
        Assert.True(result is { Success: true, Actions: 0 }, result.Why);
    }

    [Fact]
    public void Doing_nothing_is_none() => Assert.StartsWith("nothing done",
        Judged("image-not-found", new Nobody()).Why);

    [Fact]
    public void What_does_not_recover_is_none()
    {
        var result = Judged("crash-loop", new AlwaysRestart());
        Assert.Equal((false, "forbidden: deployment.rollout_restart"), (result.Success, result.Why));
        result = Judged("oom-killed", new Planted(Attempt("deployment.increase_memory")));
        Assert.Equal((false, "done, but not well in the end"), (result.Success, result.Why));
    }

    [Fact]
    public void A_forbidden_action_is_a_false_positive()
    {
        var result = Judged("image-not-found", new Planted(Attempt("node.drain")));
        Assert.Equal((false, 1, "forbidden: node.drain"), (result.Success, result.FalseActions, result.Why));
    }

    [Fact]
    public void An_action_about_something_else_than_the_cause_is_a_false_positive()
    {
        var incident = Sample.Load("image-not-found");
        incident.Expect["finding"]!["name"] = "another";
        var result = Judged(incident, new AuraResponder());
        Assert.Equal((false, 1), (result.Success, result.FalseActions));
        Assert.StartsWith("acted on what is no cause: ImagePullBackOff of Deployment shop/cart", result.Why);
    }

    [Fact]
    public void Telling_people_where_something_can_be_done_is_a_failure()
    {
        var result = Judged("image-not-found", new Planted(Attempt("notify.operators")));
        Assert.Equal((false, "people told where something can be done"), (result.Success, result.Why));
    }

    [Fact]
    public void Harm_to_others_is_seen()
    {
        // It mends catalog as it should, and takes web's endpoints away by the way.
        var patch = (JsonObject)JsonNode.Parse("""{"spec": {"selector": {"app": "x"}}}""")!;
        var result = Judged("oom-killed", new AuraResponder(), site =>
            Script.Patch(site, new ObjectRef(Kind.Service, "shop", "web"), KubePatch.Merge(patch)));
        Assert.False(result.Success);
        Assert.Contains("Service shop/web lost endpoints", result.Collateral);
        Assert.Contains("Service shop/web was changed", result.Collateral);
    }

    private static RunResult Judged(string name, IResponder responder, Action<Site>? beside = null) =>
        Judged(Sample.Load(name), responder, beside);

    private static RunResult Judged(Incident incident, IResponder responder, Action<Site>? beside = null)
    {
        var world = World.Of(incident, 0);
        var played = Play.Run(world, beside is null ? responder : new Clumsy(responder, beside));
        return new Judge(world, new Acceptance([incident]))
            .Of(responder.Name, played, Play.Run(world, new Nobody()));
    }

    private static Attempt Attempt(string action) =>
        new("planted", [action], [], ExecutionStatus.Succeeded, "", 0);

    /// <summary>Says that it has done something, and does nothing.</summary>
    private sealed class Planted(Attempt attempt) : IResponder
    {
        public string Name => "planted";

        public Reaction React(Site site, Finding finding, TimeSpan until) => new(finding, [attempt], site.Elapsed);
    }

    private sealed class Clumsy(IResponder inner, Action<Site> beside) : IResponder
    {
        public string Name => inner.Name;

        public Reaction React(Site site, Finding finding, TimeSpan until)
        {
            beside(site);
            return inner.React(site, finding, until);
        }
    }
}
