namespace Aura.Metrics.Trends;

/// <param name="At">Seconds, from any origin.</param>
internal readonly record struct TimedValue(double At, double Value);
