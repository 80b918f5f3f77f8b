using System.Text.Json.Nodes;

namespace Aura.Tests.Simulator.Golden;

/// <summary>A recorded conversation: its name is its path without the ending ("workloads/daemonset").</summary>
public sealed record GoldenCase(string Name, string Namespace, IReadOnlyList<GoldenStep> Steps)
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Simulator", "Golden");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(s_folder, "cases"), "*.json", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Path.Combine(s_folder, "cases"), f)[..^".json".Length].Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    public static GoldenCase Load(string name, GoldenNames? names = null)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(s_folder, "cases", $"{name}.json")))!.AsObject();
        json = (names ?? GoldenNames.AsRecorded).Apply(json);
        return new GoldenCase(name, (string)json["namespace"]!,
            [.. json["steps"]!.AsArray().Select(s => new GoldenStep(s!.AsObject()))]);
    }

    /// <summary>The lines of a file beside the cases, without comments and empty lines.</summary>
    public static IReadOnlyList<string> Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(s_folder, file)).Select(l => l.Trim())
            .Where(l => l.Length > 0 && l[0] != '#')];
}
