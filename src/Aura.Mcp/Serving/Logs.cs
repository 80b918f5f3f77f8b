using Aura.Mcp.Options;
using Aura.Mcp.Telemetry;

namespace Aura.Mcp.Serving;

/// <summary>Logs go to stderr: stdout belongs to the protocol and to commands' results.</summary>
public static class Logs
{
    public static ILoggerFactory Create(AuraOptions options) => options.LogExport is null
        ? new LateLoggers(category => Least(category, options.LogLevel), () => Framework(options))
        : Framework(options);

    // The SDK logs every refused request with its stack; the client has been told already.
    private static LogLevel Least(string category, LogLevel level) =>
        level > LogLevel.Debug && category.StartsWith("ModelContextProtocol", StringComparison.Ordinal)
            ? LogLevel.None : level;

    private static ILoggerFactory Framework(AuraOptions options) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(options.LogLevel)
            .AddFilter("ModelContextProtocol", Least("ModelContextProtocol", options.LogLevel))
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogExport is { } export)
            logging.AddFilter<ExportedLogs>(null, LogLevel.None).AddFilter<ExportedLogs>("Aura", LogLevel.Information)
                .AddProvider(export);
    });
}
