using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Tests.Mcp;

namespace Aura.Tests.Actions;

/// <summary>
/// One file of <c>cases/ACTION/CASE.yaml</c>: a cluster (files of <c>cases/_base</c>, edits of their objects, more
/// objects), arguments, and what is expected of the plan. See <c>cases/README.md</c>.
/// </summary>
internal sealed record ActionCase(string Action, string Name, JsonObject Json)
{
    public static string Root { get; } = Path.Combine(Repository.Root, "tests/Aura.Tests/Actions/cases");

    public JsonObject Args => Json["args"] as JsonObject ?? [];

    public JsonObject Expect => Json["expect"]!.AsObject();

    public IReadOnlyList<string> Receivers => Texts(Json["receivers"]);

    public static IEnumerable<ActionCase> All() => Directory.EnumerateDirectories(Root)
        .Where(folder => !Path.GetFileName(folder).StartsWith('_'))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml").Select(Read))
        .OrderBy(c => c.Action, StringComparer.Ordinal).ThenBy(c => c.Name, StringComparer.Ordinal);

    public static ActionCase Read(string path) => new(Path.GetFileName(Path.GetDirectoryName(path))!,
        Path.GetFileNameWithoutExtension(path), Yaml.Parse(File.ReadAllText(path))!.AsObject());

    public IEnumerable<JsonObject> Objects()
    {
        var objects = Texts(Json["base"]).SelectMany(Base).Where(o => !Texts(Json["without"]).Contains(Key(o)))
            .ToList();
        foreach (var edit in List(Json["edit"]))
        {
            var hits = objects.Where(o => Key(o) == (string?)edit["on"]).ToList();
            Assert.True(hits.Count == 1, $"{Action}/{Name}: edit on {edit["on"]} finds {hits.Count} objects");
            foreach (var (path, value) in edit["set"]!.AsObject())
                objects[objects.IndexOf(hits[0])] = hits[0] =
                    new KubeObject(Kind.Pod, hits[0]).With(path, value).ToJson();
        }
        return objects.Concat(List(Json["objects"]));
    }

    /// <summary>The objects of a file of <c>_base</c>.</summary>
    public static IEnumerable<JsonObject> Base(string name) =>
        List(Yaml.Parse(File.ReadAllText($"{Root}/_base/{name}.yaml")));

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => $"{t}")];

    public override string ToString() => $"{Action}/{Name}";

    private static IEnumerable<JsonObject> List(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Key(JsonObject o) => $"{o["kind"]}/{o["metadata"]!["name"]}";
}
