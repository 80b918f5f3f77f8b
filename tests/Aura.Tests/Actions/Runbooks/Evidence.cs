using System.Text.Json.Nodes;

namespace Aura.Tests.Actions.Runbooks;

/// <summary>The cases and runs of one action, as far as its documentation tells of them.</summary>
internal sealed record Evidence(IReadOnlyList<Evidence.Item> Items, IReadOnlyList<RunCase> Runs)
{
    /// <param name="Path">From the root of the repository.</param>
    /// <param name="Faults">It is the arguments alone that are refused.</param>
    public sealed record Item(string Path, string Why, string? Refuses, string? Trap, bool Faults)
    {
        public bool Accepts => Refuses is null && !Faults;
    }

    private static readonly IReadOnlyList<ActionCase> AllCases = [.. ActionCase.All()];
    private static readonly IReadOnlyList<RunCase> AllRuns = [.. RunCase.All()];

    public static Evidence Of(string action)
    {
        var runs = AllRuns.Where(r => r.Action == action).ToList();
        return new Evidence(
            [
                .. runs.Select(r => Read($"runs/{r}", r.Json)),
                .. AllCases.Where(c => c.Action == action).Select(c => Read($"cases/{c}", c.Json)),
            ], runs);
    }

    /// <summary>The first run that succeeds, by name.</summary>
    public RunCase Example => Runs.First(r => r.Status == "succeeded");

    private static Item Read(string path, JsonObject json) => new($"tests/Aura.Tests/Actions/{path}.yaml",
        (string)json["why"]!, (string?)json["refuses"], (string?)json["trap"], json["expect"]?["faults"] is not null);
}
