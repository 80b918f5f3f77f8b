namespace Aura.Mcp.Serving;

/// <summary>Logs go to stderr: stdout belongs to the protocol and to commands' results.</summary>
public static class Logs
{
    public static ILoggerFactory Create(LogLevel level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level)
        // The SDK logs every refused request with its stack; the client has been told already.
        .AddFilter("ModelContextProtocol", level <= LogLevel.Debug ? level : LogLevel.None)
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
