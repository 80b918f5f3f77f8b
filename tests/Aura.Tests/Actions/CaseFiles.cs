using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Tests.Mcp;

namespace Aura.Tests.Actions;

/// <summary>What the files of <c>cases/</c> and <c>runs/</c> have in common; a base file is read once.</summary>
internal static class CaseFiles
{
    private static readonly ConcurrentDictionary<string, JsonNode> Bases = new();

    public static string Folder(string name) => Path.Combine(Repository.Root, "tests/Aura.Tests/Actions", name);

    /// <summary>All files FOLDER/ACTION/CASE.yaml; folders that start with _ hold what cases share.</summary>
    public static IEnumerable<string> All(string folder) => Directory.EnumerateDirectories(Folder(folder))
        .Where(action => !Path.GetFileName(action).StartsWith('_'))
        .SelectMany(action => Directory.EnumerateFiles(action, "*.yaml")).Order(StringComparer.Ordinal);

    public static (string Action, string Name, JsonObject Json) Read(string path) =>
        (Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path),
            Yaml.Parse(File.ReadAllText(path))!.AsObject());

    /// <summary>A copy of FOLDER/_base/NAME.yaml.</summary>
    public static JsonNode Base(string folder, string name) =>
        Bases.GetOrAdd($"{Folder(folder)}/_base/{name}.yaml", path => Yaml.Parse(File.ReadAllText(path))!)
            .DeepClone();

    /// <summary>The base's objects without some (<c>without</c>), changed (<c>edit</c>), then the case's own.</summary>
    public static IEnumerable<JsonObject> Objects(JsonObject json, IEnumerable<JsonObject> bases)
    {
        var objects = bases.Where(o => !Texts(json["without"]).Contains(Key(o))).ToList();
        foreach (var edit in List(json["edit"]))
        {
            var hits = objects.Where(o => Key(o) == (string?)edit["on"]).ToList();
            Assert.True(hits.Count == 1, $"edit on {edit["on"]} finds {hits.Count} objects");
            foreach (var (path, value) in edit["set"]!.AsObject())
                objects[objects.IndexOf(hits[0])] = hits[0] =
                    new KubeObject(Kind.Pod, hits[0]).With(path, value).ToJson();
        }
        return objects.Concat(List(json["objects"]));
    }

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => $"{t}")];

    public static IEnumerable<JsonObject> List(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Key(JsonObject o) => $"{o["kind"]}/{o["metadata"]!["name"]}";
}
