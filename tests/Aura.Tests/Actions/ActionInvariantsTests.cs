using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions;
using Aura.Tests.Mcp;

namespace Aura.Tests.Actions;

/// <summary>Rules over all actions; a failure says what to do.</summary>
public sealed partial class ActionInvariantsTests
{
    private static readonly ActionCatalog Catalog = new();
    private static readonly IReadOnlyList<ActionCase> Cases = [.. ActionCase.All()];
    private static readonly IReadOnlyList<RunCase> Runs = [.. RunCase.All()];
    private static readonly string Sources = Path.Combine(Repository.Root, "src/Aura.Core/Actions");

    public static TheoryData<string> Names => [.. Catalog.All.Select(a => a.Spec.Name)];

    [Theory, MemberData(nameof(Names))]
    public void TheTypesNameIsTheActionsName(string name)
    {
        var action = Catalog.Get(name);

        Assert.Equal(ActionCatalog.TypeName(name), action.GetType().Name);
        Assert.Contains(action.Section, ActionCatalog.Sections);
        Assert.True(
            File.Exists(Path.Combine(Sources, ActionCatalog.TypeName(action.Section), action.GetType().Name + ".cs")),
            $"{name} lives in a file of its own, in the folder of its section");
    }

    [Theory, MemberData(nameof(Names))]
    public void TheSpecIsAsTheCatalogueSays(string name)
    {
        var spec = Catalog.Get(name).Spec;
        var row = File.ReadLines(Path.Combine(Repository.Root, "tests/Aura.Tests/Actions/actions.csv"))
            .Select(line => line.Split(',')).SingleOrDefault(r => r[0] == name);

        Assert.True(row is not null, $"{name} is not in actions.csv: add its row");
        Assert.Equal(row[1], spec.Aka ?? "");
        Assert.Equal(row[2], Catalog.Get(name).Section);
        Assert.Equal(row[3], spec.Risk.ToString().ToLowerInvariant());
        Assert.Equal(row[4], Snake(spec.Undo.ToString()));
        Assert.Equal(int.Parse(row[5]), (int)spec.TypicalDuration.TotalSeconds);
        Assert.All(spec.Rbac, text => Assert.Equal(text, Rbac.Parse(text).ToString()));
        Assert.InRange(spec.Description.Length, 20, 120);
    }

    [Theory, MemberData(nameof(Names))]
    public void AnActionIsRunToItsEndAndRefusedOnce(string name)
    {
        var spec = Catalog.Get(name).Spec;
        var runs = Runs.Where(r => r.Action == name).ToList();
        var done = runs.Where(r => r.Status == "succeeded").ToList();

        Assert.True(done.Count > 0, $"add runs/{name}/CASE.yaml that succeeds, and its golden with AURA_UPDATE=1");
        Assert.True(runs.Any(r => r.Status == "refused") || Cases.Any(c => c.Action == name && c.Refuses),
            $"add a case for {name} that it refuses");
        Assert.True(
            spec.Undo != UndoGrade.Compensating || done.Any(r => r.Expect["undone"] is JsonArray { Count: > 0 }),
            $"the undo of {name} compensates: say in expect.undone of a run what comes back and what does not");
    }

    [Fact]
    public void EveryCaseSaysWhatItIsFor()
    {
        var cases = Cases.Select(c => ($"{c}", c.Action, c.Json, c.Refuses))
            .Concat(Runs.Select(r => ($"{r}", r.Action, r.Json, r.Status == "refused")));
        Assert.All(cases, c =>
        {
            var (name, action, json, refuses) = c;
            Assert.True(Catalog.Find(action) is not null, $"{name}: there is no action {action}");
            Assert.True(json["why"] is not null, $"{name}: say why in a line");
            Assert.True(refuses == json["refuses"] is not null,
                refuses ? $"{name}: name the rule by which it refuses (refuses: …)" : $"{name}: it refuses nothing");
        });
    }

    [Fact]
    public void EveryGoldenIsOfARun() => Assert.Equal([],
        Directory.EnumerateFiles(CaseFiles.Folder("runs"), "*.txt", SearchOption.AllDirectories)
            .Where(text => !File.Exists(Path.ChangeExtension(text, ".yaml"))));

    [Theory, MemberData(nameof(Names))]
    public void TheSchemaIsSmallAndClosed(string name)
    {
        var schema = Catalog.Get(name).InputSchema;

        Assert.False((bool?)schema["additionalProperties"] ?? true);
        Assert.All(schema["properties"]!.AsObject(), p => Assert.Null(p.Value!["$ref"]));
        Assert.True(
            schema.ToJsonString().Length < 1000, $"the schema of {name} is {schema.ToJsonString().Length} long");
    }

    /// <summary>What an action needs of the world reaches it through its view, or is left to the executor.</summary>
    [Fact]
    public void ActionsReachTheWorldOnlyThroughTheirView()
    {
        var bans = new Dictionary<string, string>
        {
            [@"\bKubeClient\b"] = "read through ClusterView, write through PlanBuilder",
            [@"\bHttpClient\b"] = "read through ClusterView, send through PlanBuilder.Send",
            [@"\bDateTime(Offset)?\.(Utc)?Now\b"] = "take ClusterView.Now, or leave Placeholder.Now to the executor",
            [@"\bTimeProvider\b"] = "take ClusterView.Now",
            [@"\bGuid\.NewGuid\b"] = "leave a placeholder to the executor",
            [@"\bRandom\b"] = "leave a placeholder to the executor",
            [@"\bTask\.(Delay|Run)\b"] = "plan a Wait or a Hold",
            [@"\bThread\b"] = "plan a Wait or a Hold",
            [@"\bEnvironment\."] = "options come in through ClusterView",
            [@"\bFile\."] = "an action reads the cluster only",
        };
        var faults = from file in Directory.EnumerateFiles(Sources, "*.cs", SearchOption.AllDirectories)
                     let text = File.ReadAllText(file)
                     from ban in bans
                     where Regex.IsMatch(text, ban.Key)
                     select $"{Path.GetFileName(file)} uses {ban.Key}: {ban.Value}";

        Assert.Equal([], faults);
    }

    private static string Snake(string name) => Capital().Replace(name, "_$0").TrimStart('_').ToLowerInvariant();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
