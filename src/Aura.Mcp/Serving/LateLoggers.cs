namespace Aura.Mcp.Serving;

/// <summary>
/// Loggers that are made when something is logged. A server that has nothing to say then needs no logging framework
/// to start.
/// </summary>
/// <param name="level">What is below is not logged, whatever the framework would say.</param>
/// <param name="create">Makes the framework's loggers.</param>
internal sealed class LateLoggers(Func<string, LogLevel> level, Func<ILoggerFactory> create) : ILoggerFactory
{
    private readonly Lazy<ILoggerFactory> _made = new(create);

    public ILogger CreateLogger(string categoryName) =>
        new Late(level(categoryName), new Lazy<ILogger>(() => _made.Value.CreateLogger(categoryName)));

    public void AddProvider(ILoggerProvider provider) => _made.Value.AddProvider(provider);

    public void Dispose()
    {
        if (_made.IsValueCreated)
            _made.Value.Dispose();
    }

    private sealed class Late(LogLevel least, Lazy<ILogger> made) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => made.IsValueCreated ? made.Value.BeginScope(state) : null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                made.Value.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
