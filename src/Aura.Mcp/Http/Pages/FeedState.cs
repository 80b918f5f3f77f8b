using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>What listeners are told of a cluster; what is the same object has not changed.</summary>
/// <param name="Findings">Null until the first diagnosis.</param>
/// <param name="Fault">Why the cluster cannot be diagnosed now; null where it can.</param>
/// <param name="Executions">The newest ones.</param>
internal sealed record FeedState(
    JsonObject? Findings, JsonObject? Fault, JsonObject? Approvals, ImmutableArray<Stand> Executions)
{
    public static readonly FeedState Nothing = new(null, null, null, []);

    /// <summary>The events that tell somebody what is new who knows of another state.</summary>
    public IEnumerable<(string Event, JsonObject Data)> Since(FeedState known)
    {
        if (Findings is not null && Findings != known.Findings)
            yield return ("findings", Findings);
        if (Fault is not null && Fault != known.Fault)
            yield return ("fault", Fault);
        if (Approvals is not null && Approvals != known.Approvals)
            yield return ("approvals", Approvals);
        var before = known.Executions.ToDictionary(e => e.Execution, e => e.Mark);
        // To whom nothing was told yet, what has ended long ago is no news.
        foreach (var stand in Executions.Where(e => before.GetValueOrDefault(e.Execution) != e.Mark
            && (known != Nothing || !e.Ended)))
        {
            yield return ("execution", Told(stand.Execution, stand.Status));
            if (stand.UndoOf is { } undone && Executions.FirstOrDefault(e => e.Execution == undone) is { } of)
                yield return ("execution", Told(undone, of.Status));
        }
    }

    private static JsonObject Told(string execution, string status) =>
        new() { ["executionId"] = execution, ["status"] = status };
}
