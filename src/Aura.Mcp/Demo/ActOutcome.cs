using System.Text.Json.Nodes;

namespace Aura.Mcp.Demo;

/// <summary>How an act ended.</summary>
/// <param name="Intended">The status that the incident's file expects; null: nothing ought to be executed.</param>
/// <param name="Status">The execution's status; null where nothing was executed.</param>
/// <param name="Result">The last tool's structured content.</param>
/// <param name="Faults">Fields that are not as the incident's file expects them at the end.</param>
/// <param name="Remaining">How many findings diagnose still has.</param>
public sealed record ActOutcome(
    Act Act, string? Intended, string? Status, JsonObject? Result, IReadOnlyList<string> Faults, int Remaining)
{
    public bool AsIntended => Status == Intended && Faults.Count == 0;
}
