using System.Diagnostics;
using Aura.Telemetry;
using OpenTelemetry;

namespace Aura.Mcp.Telemetry;

/// <summary>Logs each call and each execution as it ends, with what their spans say; in their trace.</summary>
internal sealed class SpanLog(ILogger log) : BaseProcessor<Activity>
{
    // Spans have these as their own fields, or they say nothing of the work.
    private static readonly HashSet<string> LeftOut = ["mcp.method.name", "gen_ai.operation.name", Tag.Namespace];

    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == McpTelemetry.Name)
            Log(data, "tool call ended", LogLevel.Information);
        else if (data.Source.Name == CoreTelemetry.Name && data.OperationName == "execution")
            Log(data, "execution ended",
                data.Status == ActivityStatusCode.Error ? LogLevel.Warning : LogLevel.Information);
    }

    private void Log(Activity span, string words, LogLevel level)
    {
        KeyValuePair<string, object?>[] state =
        [
            .. span.TagObjects.Where(t => !LeftOut.Contains(t.Key)),
            new("duration", Math.Round(span.Duration.TotalSeconds, 6)), new(ExportedLogs.Format, words),
        ];
        log.Log(level, default, state, null, (_, _) => words);
    }
}
