using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Aura.Tests.Mcp.Telemetry;

/// <summary>Listens in this process, where other tests are at work, too: what is heard has to be told apart.</summary>
internal sealed class Heard : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _spans;
    private readonly ActivitySource _source = new("Aura.Tests");

    public Heard()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Aura."),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_spans);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Aura."))
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        _meters.SetMeasurementEventCallback<int>((i, value, tags, _) => Note(i, value, tags));
        _meters.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags));
        _meters.Start();
    }

    public ConcurrentQueue<Activity> Spans { get; } = new();

    public ConcurrentQueue<(string Metric, double Value, IReadOnlyDictionary<string, object?> Tags)> Values { get; } =
        new();

    /// <summary>What follows belongs to it.</summary>
    public Activity Begin() => _source.StartActivity("test")!;

    public void Dispose()
    {
        _meters.Dispose();
        _spans.Dispose();
        _source.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Values.Enqueue((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
}
