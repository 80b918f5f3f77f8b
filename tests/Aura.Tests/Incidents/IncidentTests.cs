using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Execution;
using Aura.Planning;

namespace Aura.Tests.Incidents;

/// <summary>
/// Every file in samples/incidents, end to end on a simulated cluster: found, planned, approved, carried out, verified,
/// undone. A new file is a new test.
/// </summary>
public class IncidentTests
{
    public static TheoryData<string> Names => [.. Sample.Names];

    [Theory, MemberData(nameof(Names))]
    public void Is_found_as_one_cause(string name)
    {
        var incident = Sample.Load(name);
        var expected = new Expectation(incident.Expect);
        Assert.Equal(name, incident.Name);
        using var run = new IncidentRun(incident);
        var diagnosis = run.Diagnose(new DiagnosisScope { Alert = expected.Alert });
        if (expected.Alert is null)
            Assert.Empty(diagnosis.Notes);
        Assert.True(diagnosis.Findings.Length == expected.All.Count,
            $"{expected.All.Count} findings expected, but:\n" + Shown(diagnosis.Findings));
        foreach (var wanted in expected.All)
        {
            var finding = Find(diagnosis.Findings, wanted);
            Assert.Contains(finding.Evidence, e => e.Field is not null && e.Value is not null);
            Assert.Equal(finding.Id, Find(run.Diagnose().Findings, wanted).Id);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Is_mended_by_what_is_recommended_and_put_back_by_undo(string name)
    {
        var incident = Sample.Load(name);
        var expected = new Expectation(incident.Expect);
        if (expected.Finding is null)
            return;
        using var run = new IncidentRun(incident);
        var plan = run.Plan(Find(run.Diagnose().Findings, expected.Finding));
        Differ(plan, expected);
        if (expected.Recommended.Count == 0)
        {
            Assert.Null(plan.Recommended);
            return;
        }
        Assert.Contains(plan.Recommended, expected.Recommended);
        var chosen = plan.Strategies.Single(s => s.Name == plan.Recommended);
        Assert.All(chosen.Steps, s => Assert.Contains(s.Action, expected.Acceptable));
        Assert.All(chosen.Steps, s => Assert.DoesNotContain(s.Action, expected.Forbidden));

        var before = run.Written();
        var result = run.Execute(plan, chosen.Name);
        var outcome = expected.Strategy is null ? expected.Outcome : "succeeded";
        Assert.True(Word(result.Status) == outcome, $"{outcome} expected, but {Word(result.Status)}: {result.Message}");
        run.Cluster.Advance(TimeSpan.FromSeconds(60));
        foreach (var (target, path, value) in expected.Fixed)
            Assert.True(JsonNode.DeepEquals(Parsed(value), Parsed(run.Read(target, path))),
                $"{target} {path}: {value?.ToJsonString() ?? "null"} expected, "
                + $"but {run.Read(target, path)?.ToJsonString() ?? "null"}");
        if (result.Status == ExecutionStatus.RolledBack)
            Assert.Equal(before, run.Written());
        if (result.Status != ExecutionStatus.Succeeded || chosen.Undo != UndoGrade.Exact)
            return;
        var undone = run.Undo(result.ExecutionId!);
        Assert.True(undone.Status == ExecutionStatus.Succeeded, $"undo: {Word(undone.Status)}: {undone.Message}");
        // An autoscaler that was put back brings the replicas back in its own time.
        run.Cluster.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(before, run.Written());
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_other_strategy_does_what_it_says(string name)
    {
        var incident = Sample.Load(name);
        var expected = new Expectation(incident.Expect);
        if (expected.Finding is null)
            return;
        using var first = new IncidentRun(incident);
        var plan = first.Plan(Find(first.Diagnose().Findings, expected.Finding));
        foreach (var strategy in plan.Strategies.Where(s => s.Name != plan.Recommended))
        {
            using var run = new IncidentRun(incident);
            var finding = Find(run.Diagnose().Findings, expected.Finding);
            var result = run.Execute(run.Plan(finding), strategy.Name);
            var wanted = strategy.ExcludedBecause is not null ? "refused"
                : expected.Outcome == "rolled_back" ? "rolled_back" : "succeeded";
            Assert.True(Word(result.Status) == wanted,
                $"{strategy.Name}: {wanted} expected, but {Word(result.Status)}: {result.Message}");
            if (strategy.Name == expected.Strategy)
                Assert.Equal(expected.Outcome, Word(result.Status));
            run.Cluster.Advance(TimeSpan.FromSeconds(60));
            if (result.Status != ExecutionStatus.Succeeded)
                continue;
            if (strategy.Steps.All(s => s.Action == "notify.operators"))
                Assert.Equal(1, run.MessagesSent);
            else
                Assert.DoesNotContain(run.Diagnose().Findings, f => f.Id == finding.Id);
        }
    }

    /// <summary>As many as expected that are not excluded, and no two with the same graph.</summary>
    private static void Differ(RemediationPlan plan, Expectation expected)
    {
        var open = plan.Strategies.Where(s => s.ExcludedBecause is null).ToList();
        Assert.True(open.Count >= expected.Strategies, $"{expected.Strategies} strategies expected, but:\n"
            + string.Join("\n", plan.Strategies.Select(s => $"{s.Name}: {s.ExcludedBecause ?? "open"}")));
        var graphs = plan.Strategies.Select(s => string.Join(";", s.Steps.Select(t =>
            $"{t.Action} {t.Args.ToJsonString()} after {string.Join(',', t.DependsOn)}"))).ToList();
        Assert.Equal(graphs.Count, graphs.Distinct().Count());
        Assert.All(plan.Strategies, s => Assert.Equal((0, "prior"),
            (s.SuccessProbability.Samples, s.SuccessProbability.Basis)));
        Assert.NotEmpty(plan.Why);
    }

    private static Finding Find(IReadOnlyList<Finding> findings, JsonObject wanted)
    {
        var found = findings.Where(f => f.Type == (string?)wanted["type"]
            && f.Target.Kind.Name == (string?)wanted["kind"]
            && f.Target.Namespace == (string?)wanted["namespace"] && f.Target.Name == (string?)wanted["name"]).ToList();
        Assert.True(found.Count == 1, $"{wanted.ToJsonString()} expected, but:\n{Shown(findings)}");
        return found[0];
    }

    private static string Shown(IEnumerable<Finding> findings) =>
        string.Join("\n", findings.Select(f => $"{f.Severity} {f.Type} {f.Summary}"));

    private static string Word(ExecutionStatus status) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private static JsonNode? Parsed(JsonNode? value) => value is null ? null : JsonNode.Parse(value.ToJsonString());
}
