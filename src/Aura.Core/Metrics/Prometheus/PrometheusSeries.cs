using System.Collections.Immutable;

namespace Aura.Metrics.Prometheus;

/// <summary>One element of a vector or matrix; of an instant query it has one value.</summary>
/// <param name="Values">May hold NaN and infinities, as PromQL does.</param>
public sealed record PrometheusSeries(
    ImmutableDictionary<string, string> Labels, ImmutableArray<(DateTimeOffset At, double Value)> Values)
{
    public string? this[string label] => Labels.GetValueOrDefault(label);
}
