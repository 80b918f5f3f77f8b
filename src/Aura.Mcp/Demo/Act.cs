using System.Text.Json.Nodes;

namespace Aura.Mcp.Demo;

/// <summary>One act of the demo: what is broken, what is tried, and how it ought to end.</summary>
public sealed record Act
{
    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>A name of samples/incidents, or a file.</summary>
    public required string Incident { get; init; }

    /// <summary>What to look at, in one sentence.</summary>
    public required string Point { get; init; }

    /// <summary>
    /// The tool that somebody calls by hand; null: the way diagnose → plan_remediation → execute_plan.
    /// </summary>
    public string? Tool { get; init; }

    public JsonObject Arguments { get; init; } = [];
}
