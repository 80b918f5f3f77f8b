using System.Runtime.CompilerServices;
using Aura.Mcp.Options;

namespace Aura.Mcp.Telemetry;

/// <summary>
/// Exports telemetry while it lives. Without a collector there is none, and nothing of OpenTelemetry is even loaded:
/// a server that a client starts for one call must not pay for it.
/// </summary>
public abstract class Export : IAsyncDisposable
{
    /// <summary>Where logs go; null: their export is switched off.</summary>
    public abstract ILoggerProvider? Logs { get; }

    /// <param name="variable">The environment.</param>
    /// <returns>Null where no collector is configured.</returns>
    /// <exception cref="OptionsException">What is configured cannot be used.</exception>
    public static Export? Start(AuraOptions options, Func<string, string?> variable) =>
        OtlpSettings.Read(options.Otlp, variable) is { } settings ? Open(settings) : null;

    /// <summary>Sends what is left, but does not wait long for a collector that does not answer.</summary>
    public abstract ValueTask DisposeAsync();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static OtlpExport Open(OtlpSettings settings) => new(settings);
}
