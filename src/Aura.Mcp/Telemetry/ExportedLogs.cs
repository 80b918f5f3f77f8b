namespace Aura.Mcp.Telemetry;

/// <summary>
/// Logs on their way out: with their trace, level and words, and without the values in them, which may be the cluster's
/// or a caller's. Those are on stderr.
/// </summary>
internal sealed class ExportedLogs(ILoggerProvider inner) : ILoggerProvider
{
    public const string Format = "{OriginalFormat}";

    public ILogger CreateLogger(string categoryName) => new Log(inner.CreateLogger(categoryName));

    public void Dispose()
    {
        // The export owns it.
    }

    private sealed class Log(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var words = state is IEnumerable<KeyValuePair<string, object?>> values
                ? values.FirstOrDefault(v => v.Key == Format).Value as string : null;
            KeyValuePair<string, object?>[] told = [new(Format, words ?? "a message; see stderr")];
            inner.Log(logLevel, eventId, told, null, static (s, _) => (string)s[0].Value!);
        }
    }
}
