namespace Aura.Metrics;

/// <summary>One measured value.</summary>
/// <param name="Value">Cores, bytes, or a rate per second.</param>
/// <param name="Over">The time from <paramref name="At"/> on that it stands for.</param>
public readonly record struct UsagePoint(DateTimeOffset At, double Value, TimeSpan Over);
