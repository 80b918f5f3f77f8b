using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Plans;

public sealed class PlanJsonTests
{
    private static readonly ObjectRef Web = new(Kind.Deployment, "shop", "web");

    [Fact]
    public void EveryStepChangeAndConditionComesBack()
    {
        var text = PlanJson.Serialize(Example());
        var again = PlanJson.Serialize(PlanJson.Deserialize(text));

        Assert.Equal(text, again);
        Assert.Equal(Web, PlanJson.Deserialize(text).Changes.First().Target);
        Assert.Equal(new ObjectRef(Kind.Node, null, "node-0"), PlanJson.Deserialize(text).Changes.Last().Target);
    }

    [Fact]
    public void AReorderedDocumentIsTheSamePlan()
    {
        var json = JsonNode.Parse(PlanJson.Serialize(Example()))!;

        Assert.Equal(PlanJson.Digest(Example()), PlanJson.Digest(PlanJson.Deserialize(Reversed(json)!.ToJsonString())));
    }

    [Fact]
    public void ABetterWordingDoesNotChangeTheDigest()
    {
        var plan = Example();
        var reworded = plan with
        {
            Warnings = ["other words"],
            UndoHow = "otherwise put",
            Checks = [new Check("a", true, "because", "hint")],
            Steps = [.. plan.Steps.Select(
                s => s is Step.Apply a ? a with { Change = a.Change with { Why = "else" } } : s)],
        };

        Assert.Equal(PlanJson.Digest(plan), PlanJson.Digest(reworded));
    }

    public static TheoryData<string, Func<Plan, Plan>> Bindings => new()
    {
        { "action", p => p with { Action = "other" } },
        { "arguments", p => p with { Arguments = new JsonObject { ["name"] = "cart" } } },
        { "risk", p => p with { Risk = Risk.Critical } },
        { "undo", p => p with { Undo = UndoGrade.None } },
        { "steps", p => p with { Steps = p.Steps.RemoveAt(0) } },
        { "verify", p => p with { Verify = null } },
        { "targets", p => p with { Targets = [] } },
        { "reads", p => p with { Reads = [p.Reads[0] with { Generation = 8 }] } },
        { "failed checks", p => p with { Checks = [new Check("a", false, "x")] } },
    };

    [Theory, MemberData(nameof(Bindings))]
    public void WhatBindsChangesTheDigest(string what, Func<Plan, Plan> change) =>
        Assert.True(PlanJson.Digest(Example()) != PlanJson.Digest(change(Example())), what);

    [Fact]
    public void WhatIsNoPlanIsRefused() => Assert.Throws<JsonException>(() => PlanJson.Deserialize("{}"));

    [Fact]
    public void PlaceholdersAreFilledAtAnyDepth()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var patch = new Change.Patch(Web, "u",
            [new FieldChange("a", null, new JsonObject { ["b"] = new JsonArray("x", Placeholder.Now) }, "")], "");

        var filled = (Change.Patch)Placeholder.Fill(patch, Filling.Trial(at));

        Assert.Equal("""{"b":["x","2026-01-02T03:04:05Z"]}""", filled.Fields[0].After!.ToJsonString());
    }

    private static Plan Example() => new()
    {
        Action = "test.action",
        Arguments = new JsonObject { ["name"] = "web", ["namespace"] = "shop" },
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        UndoHow = "somehow",
        Checks = [new Check("a", true, "holds")],
        Warnings = ["careful"],
        Steps = [.. Changes().Select((c, i) => (Step)new Step.Apply($"s{i}", [], c)), .. Waits()],
        Verify = new Step.Wait("verify", [], new Condition.RolledOut(Web), TimeSpan.FromMinutes(1)),
        Targets = [Web],
        Reads = [new ReadObject(Web, "u", 7)],
    };

    private static IEnumerable<Change> Changes() =>
    [
        new Change.Patch(Web, "u", [new FieldChange("spec.paused", null, true, "why")], "why"),
        new Change.Scale(Web, "u", 1, 2, "why"),
        new Change.Create(Web, new JsonObject { ["kind"] = "Deployment" }, "why"),
        new Change.Delete(Web, "u", 0, new JsonObject { ["kind"] = "Deployment" }, "why"),
        new Change.Evict(Web, "u", null, "why"),
        new Change.Exec(Web, "u", "app", ["true"], TimeSpan.FromSeconds(30), "why") { Repeatable = true },
        new Change.Archive(Web, [new ArchiveEntry.Text("a", "b"), new ArchiveEntry.Object("c", Web),
            new ArchiveEntry.List("d", Kind.Pod, "shop"), new ArchiveEntry.Log("e", Web, "app")], "why"),
        new Change.Send(new ObjectRef(Change.Send.Kind, null, "ops"), "ops", new JsonObject { ["text"] = "é" }, "why"),
        new Change.Patch(new ObjectRef(Kind.Node, null, "node-0"), "u", [], "why") { Subresource = "status" },
    ];

    private static ImmutableArray<Step> Waits() => [.. new Condition[]
    {
        new Condition.Restarted(Web), new Condition.Replaced(Web, "u", Web, 2), new Condition.Gone(Web, null),
        new Condition.ReadyReplicas(Web, 3), new Condition.ReadyEndpoints(Web, 1),
        new Condition.FieldEquals(Web, "spec.paused", null), new Condition.NoNewOomKills(Web, DateTimeOffset.UnixEpoch),
        new Condition.All([new Condition.RolledOut(Web)]), new Condition.JobComplete(Web),
        new Condition.StatusCondition(Web, "Ready", Within: "status.parents"), new Condition.Exists(Web, "u"),
        new Condition.FieldIn(Web, "status.phase", ["Completed"], ["Failed"]), new Condition.SnapshotReady(Web),
        new Condition.FieldDiffers(Web, "status.revision", 1), new Condition.Resized(Web, "u", "app"),
        new Condition.ClaimResized(Web, "2Gi"), new Condition.Scheduled(Web, "u"), new Condition.NoEndpoint(Web, "p"),
        new Condition.EndpointsOn(Web, ["p"]), new Condition.NoNewRestarts(Web),
        new Condition.ErrorRate(Web, "v2", 0.05, 20),
    }.Select((c, i) => i % 2 == 0
        ? (Step)new Step.Wait($"w{i}", ["s0"], c, TimeSpan.FromSeconds(i))
        : new Step.Hold($"w{i}", ["s0"], c, TimeSpan.FromSeconds(i)))];

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(p => KeyValuePair.Create(p.Key, Reversed(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Reversed)]),
        _ => node?.DeepClone(),
    };
}
