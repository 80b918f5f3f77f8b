using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Aura.Kubernetes;

/// <summary>
/// What the client tells of its requests, by OpenTelemetry's conventions for HTTP clients. Nothing is made or measured
/// while nobody listens; docs/telemetry.md has the list.
/// </summary>
public static class ApiTelemetry
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Aura.Kubernetes";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram("http.client.request.duration", "s",
        "Time from sending a request to an API server until its answer was read.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
        });
}
