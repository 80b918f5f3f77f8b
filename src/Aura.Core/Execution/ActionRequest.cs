using System.Text.Json.Nodes;

namespace Aura.Execution;

/// <summary>One action to be run. <paramref name="Reason"/> goes into the audit.</summary>
public sealed record ActionRequest(string Action, JsonObject Args, bool DryRun = false, string? Reason = null)
{
    /// <summary>
    /// To be run on each of these: the arguments in which they differ, over <see cref="Args"/>.
    /// </summary>
    public IReadOnlyList<JsonObject>? Targets { get; init; }

    /// <summary>A label selector: to be run on each object of the action's kind that it picks.</summary>
    public string? Selector { get; init; }
}
