using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Aura.Mcp.Telemetry;

/// <summary>
/// What the server tells of tool calls, by OpenTelemetry's conventions for MCP where these say something. Nothing is
/// made or counted while nobody listens; docs/telemetry.md has the list, and a test compares both.
/// </summary>
public static class McpTelemetry
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Aura.Mcp";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "aura.tool.calls", "{call}", "Calls of tools, by what came of them.");

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram("mcp.server.operation.duration", "s",
        "Time from taking up a call until its answer was made.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300],
        });
}
