using Aura.Mcp.Options;
using Aura.Mcp.Telemetry;

namespace Aura.Mcp.Serving;

/// <summary>Logs go to stderr: stdout belongs to the protocol and to commands' results.</summary>
public static class Logs
{
    // The SDK logs every refused request with its stack; the client has been told already.
    private const string Sdk = "ModelContextProtocol";

    public static ILoggerFactory Create(AuraOptions options) => options.LogExport is { } export
        ? Made(options.LogLevel, export)
        : new LateLoggers(
            category => category.StartsWith(Sdk, StringComparison.Ordinal) ? OfSdk(options.LogLevel) : options.LogLevel,
            () => Made(options.LogLevel, null));

    private static ILoggerFactory Made(LogLevel level, ILoggerProvider? export) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(level).AddFilter(Sdk, OfSdk(level))
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (export is not null)
            logging.AddFilter<ExportedLogs>(null, LogLevel.None).AddFilter<ExportedLogs>("Aura", LogLevel.Information)
                .AddProvider(export);
    });

    private static LogLevel OfSdk(LogLevel level) => level <= LogLevel.Debug ? level : LogLevel.None;
}
