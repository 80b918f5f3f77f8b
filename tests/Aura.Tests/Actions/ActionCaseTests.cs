using Aura.Actions;
using Aura.Execution.Checks;
using Aura.Plans;

namespace Aura.Tests.Actions;

/// <summary>Every file of <c>cases/</c>: the plan and its checks are as it says.</summary>
public sealed class ActionCaseTests
{
    public static TheoryData<string> Names => [.. ActionCase.All().Select(c => c.ToString())];

    [Theory, MemberData(nameof(Names))]
    public void TheCaseHolds(string name)
    {
        var @case = ActionCase.Read(Path.Combine(ActionCase.Root, name + ".yaml"));
        using var cluster = new CaseCluster();
        cluster.Load(@case.Objects());
        var action = new ActionCatalog().Get(@case.Action);
        var view = cluster.View(@case);
        if (@case.Expect["faults"] is { } faults)
        {
            var bad = Assert.Throws<ArgumentsException>(() => cluster.Run(() => action.PlanAsync(@case.Args, view)));
            Each(CaseFiles.Texts(faults), bad.Faults, "faults");
            return;
        }
        var plan = cluster.Run(() => action.PlanAsync(@case.Args, view));
        PlanInvariants.Hold(action, plan, view.Reads);
        var checks = plan.Checks.Concat(cluster.Run(() => SafetyAsync(plan, action, view))).ToList();
        Judge(@case, plan, checks);
    }

    private static async Task<List<Check>> SafetyAsync(Plan plan, RemediationAction action, LiveClusterView view)
    {
        var checks = new List<Check>();
        if (!plan.Refused && !plan.NoChange)
            foreach (var check in SafetyChecks.All.Where(c => c is not PermissionCheck)) // Has tests of its own.
            {
                var before = view.Reads.Count;
                checks.AddRange(await check.CheckAsync(plan, action, view));
                Declares(check, plan, view.Reads.Skip(before));
            }
        return checks;
    }

    // What a plan changes may be read by whoever may change it.
    private static void Declares(ISafetyCheck check, Plan plan, IEnumerable<ClusterRead> reads)
    {
        var declared = check.Rbac.Select(Rbac.Parse).ToList();
        var changed = plan.Changes.Select(c => c.Target).ToHashSet();
        foreach (var read in reads.Where(r => r.Name is null || !changed.Contains(new(r.Kind, r.Namespace, r.Name))))
            Assert.True(declared.Any(r => r.Allows(read.Verb, read.Kind.Group, read.Kind.Plural, null)),
                $"the check {check.Name} reads '{read}', which its Rbac does not declare");
    }

    private static void Judge(ActionCase @case, Plan plan, IReadOnlyList<Check> checks)
    {
        var failed = checks.Where(c => !c.Passed).Select(c => $"{c.Name} | {c.Why} | {c.Hint}").ToList();
        Each(CaseFiles.Texts(@case.Expect["refused"]), failed, "failed checks");
        if (@case.Expect["refused"] is null)
            Assert.True(failed.Count == 0, "refused: " + string.Join("\n", failed));
        Assert.All(checks.Where(c => !c.Passed), c => Assert.False(string.IsNullOrEmpty(c.Why)));
        Each(CaseFiles.Texts(@case.Expect["passed"]),
            [.. checks.Where(c => c.Passed).Select(c => $"{c.Name} | {c.Why}")], "passed checks");
        Each(CaseFiles.Texts(@case.Expect["warnings"]), plan.Warnings, "warnings");
        Assert.Equal((bool?)@case.Expect["noChange"] ?? false, plan.NoChange);
        if (@case.Expect["steps"] is { } steps)
            Assert.Equal(string.Join("\n", CaseFiles.Texts(steps)), string.Join("\n", PlanText.Lines(plan)));
        if ((string?)@case.Expect["verify"] is { } verify)
            Assert.Equal(verify, PlanText.Text(plan.Verify?.Until));
        if ((string?)@case.Expect["risk"] is { } risk)
            Assert.Equal(risk, plan.Risk.ToString().ToLowerInvariant());
        if ((string?)@case.Expect["undo"] is { } undo)
            Assert.Equal(undo, $"{plan.Undo}".ToLowerInvariant());
        if (@case.Expect["manifestPatch"] is { } patch)
            Assert.Equal(patch.ToJsonString(), plan.ManifestPatch?.ToJsonString());
        Assert.Equal(PlanJson.Canonical(plan), PlanJson.Canonical(PlanJson.Deserialize(PlanJson.Serialize(plan))));
    }

    private static void Each(IReadOnlyList<string> fragments, IReadOnlyList<string> texts, string what)
    {
        foreach (var fragment in fragments)
            Assert.True(texts.Any(t => t.Contains(fragment)),
                $"no '{fragment}' among the {what}:\n" + string.Join("\n", texts));
    }
}
