using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Tests.Plans;

public sealed class PlanBuilderTests
{
    private static readonly ActionSpec Spec = new()
    {
        Name = "test.action",
        Description = "A test.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(1),
        Rbac = [],
    };

    private static readonly KubeObject Map = new(Kind.ConfigMap, JsonNode.Parse("""
        {"metadata":{"namespace":"shop","name":"c","uid":"u1","generation":4},"data":{"a":"1"}}
        """)!.AsObject());

    private readonly PlanBuilder _plan = new(Spec, []);

    [Fact]
    public void FieldsOfOneObjectBecomeOnePatch()
    {
        var changed = _plan.Set(Map, "data.a", "2", "first");
        changed = _plan.Set(changed, "data.b", "3", "second");
        _plan.Set(changed, "data.a", "4", "third");

        var patch = Assert.IsType<Change.Patch>(Assert.Single(_plan.Build().Changes));
        Assert.Equal(
            ["data.a: 1 -> 4", "data.b:  -> 3"], patch.Fields.Select(f => $"{f.Path}: {f.Before} -> {f.After}"));
        Assert.Equal("u1", patch.Uid);
    }

    [Fact]
    public void TheHighestMissingObjectIsWhatChanges()
    {
        var changed = _plan.Set(Map, "metadata.annotations[example.com/x]", "1", "first");
        _plan.Set(changed, "metadata.annotations.y", "2", "second");

        var patch = (Change.Patch)_plan.Build().Changes.Single();
        var field = Assert.Single(patch.Fields);
        Assert.Equal("metadata.annotations", field.Path);
        Assert.Null(field.Before);
        Assert.Equal("""{"example.com/x":"1","y":"2"}""", field.After!.ToJsonString());
    }

    [Fact]
    public void ANoOpIsNoChange()
    {
        Assert.Same(Map, _plan.Set(Map, "data.a", "1", "same"));

        var plan = _plan.Build();
        Assert.True(plan.NoChange);
        Assert.Equal(UndoGrade.NotApplicable, plan.Undo);
    }

    [Fact]
    public void ARefusedPlanHasNoSteps()
    {
        _plan.Set(Map, "data.a", "2", "change");
        _plan.Check(false, "it holds", hint: "do that");
        _plan.Check(true, "so does this");

        var plan = _plan.Build();
        Assert.True(plan.Refused);
        Assert.Empty(plan.Steps);
        Assert.Equal(("do that", null), (plan.Checks[0].Hint, plan.Checks[1].Hint));
    }

    [Fact]
    public void NeedStopsAndSaysWhatIsMissing()
    {
        Assert.Throws<PlanStoppedException>(() => _plan.Need<KubeObject>(null, "it exists"));

        Assert.Equal("it exists", Assert.Single(_plan.Build().Checks).Name);
    }

    [Fact]
    public void StepsTogetherWaitForWhatIsBeforeAndHoldBackWhatIsAfter()
    {
        _plan.Set(Map, "data.a", "2", "first");
        _plan.Together(() =>
        {
            _plan.Evict(Pod("a"), "x");
            _plan.Evict(Pod("b"), "x");
        });
        _plan.Wait(new Condition.Gone(Pod("a").Ref, null), TimeSpan.FromSeconds(1));

        Assert.Equal(["s1:", "s2:s1", "s3:s1", "s4:s2,s3"],
            _plan.Build().Steps.Select(s => $"{s.Id}:{string.Join(',', s.DependsOn)}"));
    }

    [Fact]
    public void RiskIsRaisedOncePerReasonAndAtMostToCritical()
    {
        foreach (var reason in (string[])["a", "b", "c"])
            _plan.RaiseRisk(reason);

        Assert.Equal(Risk.Critical, _plan.Build().Risk);
        Assert.Equal(3, _plan.Build().Warnings.Length);
    }

    [Fact]
    public void TheUndoGradeOnlyGetsWorse()
    {
        _plan.Undo(UndoGrade.Compensating, "the opposite");
        _plan.Undo(UndoGrade.Exact, "not better");
        _plan.Set(Map, "data.a", "2", "change");

        Assert.Equal(UndoGrade.Compensating, _plan.Build().Undo);
    }

    [Fact]
    public void ThePlanIsBoundToWhatItRests()
    {
        _plan.Need(Map, "it exists");

        Assert.Equal(new ReadObject(Map.Ref, "u1", 4), Assert.Single(_plan.Build().Reads));
    }

    private static KubeObject Pod(string name) => new(Kind.Pod,
        new JsonObject { ["metadata"] = new JsonObject { ["namespace"] = "shop", ["name"] = name, ["uid"] = name } });
}
