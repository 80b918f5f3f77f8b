using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>What one execution of Aura's own has changed of an object, as its journal knows it.</summary>
/// <param name="Uid">The object's: one of the same name that was made later is another.</param>
/// <param name="At">When it ended.</param>
/// <param name="Fields">
/// In the order of the writes, as small as tells the difference; <c>After</c> is the value as the server stored it.
/// </param>
public sealed record PastChange(
    string Execution, string Action, string Uid, DateTimeOffset At, ImmutableArray<FieldChange> Fields)
{
    /// <summary>The object right before; null where only its scale was read.</summary>
    public KubeObject? Before { get; init; }

    /// <summary>Undo has put all of it back.</summary>
    public bool TakenBack { get; init; }

    /// <summary>Pod templates of which the execution saw every replica available, before or after it.</summary>
    public ImmutableArray<JsonNode> Worked { get; init; } = [];

    public string Text => $"{Action} of {At:yyyy-MM-dd HH:mm}Z (execution {Execution})";
}
