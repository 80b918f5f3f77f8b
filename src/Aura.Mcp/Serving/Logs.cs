using Aura.Mcp.Options;
using Aura.Mcp.Telemetry;

namespace Aura.Mcp.Serving;

/// <summary>Logs go to stderr: stdout belongs to the protocol and to commands' results.</summary>
public static class Logs
{
    public static ILoggerFactory Create(AuraOptions options) => LoggerFactory.Create(logging =>
    {
        var level = options.LogLevel;
        logging.SetMinimumLevel(level)
            // The SDK logs every refused request with its stack; the client has been told already.
            .AddFilter("ModelContextProtocol", level <= LogLevel.Debug ? level : LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogExport is { } export)
            logging.AddFilter<ExportedLogs>(null, LogLevel.None).AddFilter<ExportedLogs>("Aura", LogLevel.Information)
                .AddProvider(export);
    });
}
