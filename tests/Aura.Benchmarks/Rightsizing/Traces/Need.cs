namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>
/// The least that a container must be given over all the time of its trace: cores that it wants for 15 minutes at a
/// stretch, and bytes at any moment.
/// </summary>
internal sealed record Need(double Cpu, double Memory)
{
    /// <summary>The usual alert on throttling waits as long (kubernetes-mixin's CPUThrottlingHigh).</summary>
    public const int Sustained = 15;

    public static Need Of(Trace trace)
    {
        var (age, memory) = (0, 0.0);
        for (var at = 0; at < trace.Minutes; at++)
        {
            age = trace.Deploys.Contains(at) ? 0 : age + 1;
            memory = Math.Max(memory, trace.Memory[at] + (trace.LeakPerMinute * age));
        }
        return new Need(Held(trace.Cpu.AsSpan()), memory);
    }

    /// <summary>The lowest of each window, the highest of these.</summary>
    private static double Held(ReadOnlySpan<double> cpu)
    {
        var highest = 0.0;
        for (var at = 0; at + Sustained <= cpu.Length; at++)
        {
            var lowest = cpu[at];
            for (var i = at + 1; i < at + Sustained && lowest > highest; i++)
                lowest = Math.Min(lowest, cpu[i]);
            highest = Math.Max(highest, lowest);
        }
        return highest;
    }
}
