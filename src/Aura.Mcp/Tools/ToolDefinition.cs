using System.Text.Json.Nodes;

namespace Aura.Mcp.Tools;

/// <summary>
/// All that a client is told about a tool. Schemas are made when asked for: only the generator of tool-schemas/, a
/// call's validation and describe_action ask.
/// </summary>
public sealed record ToolDefinition
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>Changes nothing in the cluster.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Takes something away or cannot be fully undone.</summary>
    public bool Destructive { get; init; }

    /// <summary>A second call with the same arguments changes nothing more.</summary>
    public bool Idempotent { get; init; }

    /// <summary>Reaches receivers outside the cluster.</summary>
    public bool OpenWorld { get; init; }

    /// <summary>The arguments with all patterns and limits, as they are validated.</summary>
    public required Func<JsonObject> Input { get; init; }

    public required Func<JsonObject> Output { get; init; }

    /// <summary>risk, undo, blastRadius, seconds, rbac, section; prefixed with "aura.dev/" outside.</summary>
    public required JsonObject Meta { get; init; }
}
