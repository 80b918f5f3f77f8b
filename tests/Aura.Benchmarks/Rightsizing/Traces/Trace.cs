using System.Collections.Immutable;

namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>What one container of a workload wants, minute by minute, whatever it is given.</summary>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes, without what has leaked since the last start.</param>
/// <param name="LeakPerMinute">Bytes.</param>
/// <param name="Deploys">Minutes at which its pods are made anew.</param>
internal sealed record Trace(Shape Shape, ImmutableArray<double> Cpu, ImmutableArray<double> Memory,
    double LeakPerMinute, IReadOnlySet<int> Deploys)
{
    public const int Day = 24 * 60;

    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public int Minutes => Cpu.Length;
}
