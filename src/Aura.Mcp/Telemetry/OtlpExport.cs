using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Aura.Mcp.Telemetry;

/// <summary>Sends traces, metrics and logs by OTLP, in the background.</summary>
internal sealed class OtlpExport : Export
{
    // For each kind of telemetry, all at the same time.
    private const int LastMilliseconds = 3000;
    private static readonly string[] Names = [McpTelemetry.Name, CoreTelemetry.Name, ApiTelemetry.Name];

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ServiceProvider? _logs;

    public OtlpExport(OtlpSettings settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables()
            .AddInMemoryCollection(settings.Overrides).Build();
        var resource = ResourceBuilder.CreateEmpty().AddService("aura", serviceVersion: AuraServer.Version)
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        if (settings.Logs)
        {
            _logs = new ServiceCollection().AddSingleton(configuration).AddLogging(logging => logging
                .AddOpenTelemetry(logs => logs.SetResourceBuilder(resource).AddOtlpExporter())).BuildServiceProvider();
            Logs = new ExportedLogs(_logs.GetRequiredService<ILoggerProvider>());
        }
        if (settings.Traces)
        {
            var traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(resource).AddSource(Names);
            if (_logs is not null)
                traces.AddProcessor(new SpanLog(_logs.GetRequiredService<ILoggerProvider>().CreateLogger("Aura")));
            _traces = traces.AddOtlpExporter().Build();
        }
        if (settings.Metrics)
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(resource).AddMeter(Names).AddOtlpExporter().Build();
    }

    public override ILoggerProvider? Logs { get; }

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAll(
            Task.Run(() => _traces?.Shutdown(LastMilliseconds)),
            Task.Run(() => _metrics?.Shutdown(LastMilliseconds)),
            Task.Run(() => _logs?.GetService<LoggerProvider>()?.Shutdown(LastMilliseconds)));
        _traces?.Dispose();
        _metrics?.Dispose();
        if (_logs is not null)
            await _logs.DisposeAsync();
    }
}
