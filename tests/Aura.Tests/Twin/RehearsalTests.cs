using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Planning;
using Aura.Plans;
using Aura.Tests.Incidents;
using Aura.Twin;
using Aura.Twin.Rehearsing;

namespace Aura.Tests.Twin;

/// <summary>What strategies do in a twin that is exact.</summary>
public class RehearsalTests
{
    [Fact]
    public void A_rollback_heals_an_image_that_does_not_exist()
    {
        var report = Stage.Of("image-not-found").Rehearse("conservative");
        Assert.Equal(RehearsalOutcome.Recovers, report.Outcome);
        Assert.NotNull(report.RecoverySeconds);
        Assert.All(report.FinalState, w => Assert.Equal(w.Wanted, w.Ready));
        Assert.Contains(report.Timeline, e => e.What.StartsWith("succeeded"));
    }

    [Fact]
    public void A_doubled_memory_heals_what_is_killed_for_want_of_it()
    {
        var report = Stage.Of("oom-killed").Rehearse("balanced");
        Assert.Equal(RehearsalOutcome.Recovers, report.Outcome);
        Assert.InRange(report.DowntimeSeconds, 0, report.DowntimeIfNothingIsDone - 60);
        var ready = Assert.Single(report.ReadyOverTime, s => s.Workload == "Deployment shop/catalog");
        Assert.Equal(0, ready.Points[0][1]);
        Assert.Equal(ready.Wanted, ready.Points[^1][1]);
    }

    [Fact]
    public void How_sure_it_is_of_more_memory_hangs_on_how_much_more()
    {
        var stage = Stage.Of("oom-killed");
        Assert.Equal(0.75, stage.Rehearse("balanced").Probability, 3);
        var fourfold = new JsonObject { ["namespace"] = "shop", ["name"] = "catalog", ["factor"] = 4 };
        Assert.Equal(0.938, stage.Rehearse("deployment.increase_memory", fourfold).Probability, 3);
    }

    [Fact]
    public void A_cordon_heals_no_node_whoever_is_told_beside()
    {
        var stage = Stage.Of("node-runtime-down");
        var report = stage.Rehearse("conservative");
        Assert.Equal(RehearsalOutcome.DoesNotRecover, report.Outcome);
        Assert.Empty(report.Unknowns);
    }

    [Fact]
    public void A_restart_does_not_heal_a_crash_loop()
    {
        var report = Stage.Of("crash-loop").Rehearse("deployment.rollout_restart",
            new JsonObject { ["namespace"] = "shop", ["name"] = "orders" });
        Assert.Equal(RehearsalOutcome.DoesNotRecover, report.Outcome);
        Assert.Null(report.RecoverySeconds);
    }

    [Fact]
    public void A_drain_against_a_disruption_budget_is_refused()
    {
        var report = Stage.Of("pdb-blocks-drain").Rehearse("node.drain", new JsonObject { ["node"] = "node-1" });
        Assert.Equal(RehearsalOutcome.Refused, report.Outcome);
        Assert.Contains(report.Violations, v => v.Kind == "disruption_budget" && v.Object.Contains("shop/sessions"));
    }

    [Fact]
    public void Scaling_beyond_a_quota_is_refused()
    {
        var report = Stage.Of("quota-exceeded").Rehearse("deployment.scale_up",
            new JsonObject { ["namespace"] = "shop", ["name"] = "web", ["by"] = 3 });
        Assert.Equal(RehearsalOutcome.Refused, report.Outcome);
        Assert.Contains(report.Violations, v => v.Kind == "quota" && v.Object.Contains("shop/team"));
    }

    [Fact]
    public void Pods_that_no_node_takes_have_nowhere_to_go()
    {
        var report = Stage.Of("unschedulable-node-selector").Rehearse("deployment.rollout_restart", null);
        Assert.NotEqual(RehearsalOutcome.Recovers, report.Outcome);
        Assert.NotEmpty(report.NowhereToGo);
    }

    [Fact]
    public void It_says_the_same_twice()
    {
        var stage = Stage.Of("oom-killed");
        Assert.Equal(Json(stage.Rehearse("balanced")), Json(stage.Rehearse("balanced")));
    }

    private static string Json(RehearsalReport report) =>
        JsonSerializer.Serialize(report with { Milliseconds = 0 }, PlanJson.Options);

    /// <summary>An incident, its finding, and twins of it.</summary>
    private sealed class Stage(IncidentRun run, Finding finding, TwinFactory twins)
    {
        public static Stage Of(string incident)
        {
            var sample = Sample.Load(incident);
            var run = new IncidentRun(sample);
            return new Stage(run, run.Diagnose().Findings[0], _ => new ShadowTwin(sample));
        }

        public RehearsalReport Rehearse(string strategy) =>
            Rehearse(run.Plan(finding).Strategies.Single(s => s.Name == strategy));

        public RehearsalReport Rehearse(string action, JsonObject? args) =>
            Rehearse(OneStep.Of(action, args ?? new JsonObject
            {
                ["namespace"] = finding.Target.Namespace,
                ["name"] = finding.Target.Name,
            }));

        private RehearsalReport Rehearse(Strategy strategy) => run.Cluster.Run(() =>
            new Rehearsal(twins, new ActionCatalog()).RehearseAsync(run.View, finding, strategy));
    }
}
