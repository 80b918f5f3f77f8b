using Microsoft.Extensions.AI;

namespace Aura.Mcp.Agent;

/// <summary>One answer of a model.</summary>
/// <param name="Fault">Why it can be neither carried out nor shown as the last word; null: it can.</param>
internal sealed record ModelTurn(
    ChatMessage Message, IReadOnlyList<FunctionCallContent> Calls, string Text, string? Fault);
