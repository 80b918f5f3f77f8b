namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>
/// Makes traces. Nothing in here knows how they will be sized, or where training ends: growth, leaks, busy days and
/// rare peaks go on as they come.
/// </summary>
internal static class TraceGenerator
{
    private const double Mebi = 1 << 20;

    public static Trace Of(Shape shape, Dice dice, int days)
    {
        var (cpu, memory) = (dice.LogNormal(0.3, 0.9), dice.LogNormal(400 * Mebi, 0.9));
        var made = shape switch
        {
            Shape.Diurnal => Hours(dice, days, weekend: 1, batch: false, perWeek: (0, 0)),
            Shape.Weekly => Hours(dice, days, dice.Between(0.2, 0.7), dice.Falls(0.5), perWeek: (0, 0)),
            Shape.Growing => Hours(dice, days, dice.Falls(0.5) ? dice.Between(0.2, 0.7) : 1, batch: false,
                (dice.Between(0.02, 0.08), dice.Between(0.01, 0.06))),
            Shape.Leaking => Hours(dice, days, dice.Falls(0.5) ? dice.Between(0.2, 0.7) : 1, batch: false, (0, 0)),
            Shape.Bursty => Bursts(dice, days),
            Shape.Spiky => Spikes(dice, days),
            _ => Idles(dice, days),
        };
        var leak = shape == Shape.Leaking ? memory * dice.Between(0.03, 0.25) / Trace.Day : 0;
        return new Trace(shape, [.. made.Cpu.Select(c => c * cpu)], [.. made.Memory.Select(m => m * memory)], leak,
            Deploys(dice, days));
    }

    /// <summary>Busy hours, the same each day but for what days differ; now and then a day is busier.</summary>
    private static (double[] Cpu, double[] Memory) Hours(
        Dice dice, int days, double weekend, bool batch, (double Cpu, double Memory) perWeek)
    {
        var (base_, peak, sharp) = (dice.Between(0.1, 0.5), dice.Below(Trace.Day), dice.Between(1, 4));
        var kept = dice.Between(0.6, 0.95);
        var (cpu, memory) = (dice.Noise(days * Trace.Day, dice.Between(0.04, 0.1), 15),
            dice.Noise(days * Trace.Day, 0.01, 60));
        for (var day = 0; day < days; day++)
        {
            var busy = dice.LogNormal(1, 0.05) * (dice.Falls(0.03) ? dice.Between(1.1, 1.3) : 1)
                * (day % 7 >= 5 ? weekend : 1);
            for (var i = 0; i < Trace.Day; i++)
            {
                var at = (day * Trace.Day) + i;
                var hour = Math.Pow((1 + Math.Cos(2 * Math.PI * (i - peak) / Trace.Day)) / 2, sharp);
                var load = busy * (base_ + ((1 - base_) * hour));
                cpu[at] *= load * (1 + (perWeek.Cpu * at / (7 * Trace.Day)));
                memory[at] *= (kept + ((1 - kept) * load)) * (1 + (perWeek.Memory * at / (7 * Trace.Day)));
            }
        }
        if (batch)
            Batch(dice, cpu, memory);
        return (cpu, memory);
    }

    /// <summary>Once a week, for hours.</summary>
    private static void Batch(Dice dice, double[] cpu, double[] memory)
    {
        var (from, minutes) = ((dice.Below(7) * Trace.Day) + dice.Below(Trace.Day), 60 + dice.Below(300));
        var (more, memoryMore) = (dice.Between(0.5, 2), dice.Between(0.1, 0.6));
        for (; from < cpu.Length; from += 7 * Trace.Day)
        {
            var size = dice.LogNormal(1, 0.05);
            for (var i = from; i < Math.Min(cpu.Length, from + minutes); i++)
                (cpu[i], memory[i]) = (cpu[i] + (more * size), memory[i] + (memoryMore * size));
        }
    }

    private static (double[] Cpu, double[] Memory) Bursts(Dice dice, int days)
    {
        var (cpu, memory) = Quiet(dice, days, dice.Between(0.05, 0.2), dice.Between(0.6, 0.9));
        foreach (var (from, minutes) in dice.Times(cpu.Length, dice.Between(2, 12),
                     () => (int)Math.Clamp(dice.LogNormal(12, 0.8), 2, 180)))
            Add(from, minutes, dice.Between(0.4, 1), dice.Between(0.05, 0.2), cpu, memory);
        return (cpu, memory);
    }

    private static (double[] Cpu, double[] Memory) Spikes(Dice dice, int days)
    {
        var (cpu, memory) = Quiet(dice, days, dice.Between(0.1, 0.3), dice.Between(0.5, 0.8));
        var (high, memoryHigh) = (dice.Between(0.5, 2), dice.Between(0.1, 0.4));
        foreach (var (from, minutes) in dice.Times(cpu.Length, dice.Between(0.5, 4), () => 1 + dice.Below(8)))
            Add(from, minutes, dice.LogNormal(high, 0.4), dice.LogNormal(memoryHigh, 0.3), cpu, memory);
        return (cpu, memory);
    }

    private static (double[] Cpu, double[] Memory) Idles(Dice dice, int days)
    {
        var (cpu, memory) = Quiet(dice, days, dice.Between(0.002, 0.02), dice.Between(0.05, 0.3));
        var (from, minutes, times) = (dice.Below(Trace.Day), 5 + dice.Below(15), dice.Between(2, 6));
        for (; from < cpu.Length; from += Trace.Day)
            for (var i = from; i < Math.Min(cpu.Length, from + minutes); i++)
                cpu[i] *= times;
        return (cpu, memory);
    }

    private static (double[] Cpu, double[] Memory) Quiet(Dice dice, int days, double cpu, double memory) =>
        ([.. dice.Noise(days * Trace.Day, dice.Between(0.05, 0.15), 10).Select(n => n * cpu)],
            [.. dice.Noise(days * Trace.Day, 0.01, 60).Select(n => n * memory)]);

    private static void Add(int from, int minutes, double more, double moreMemory, double[] cpu, double[] memory)
    {
        for (var i = from; i < Math.Min(cpu.Length, from + minutes); i++)
            (cpu[i], memory[i]) = (cpu[i] + more, memory[i] + moreMemory);
    }

    /// <summary>In working hours, on some workdays.</summary>
    private static HashSet<int> Deploys(Dice dice, int days)
    {
        var chance = dice.Between(0.12, 0.6);
        return [.. Enumerable.Range(0, days).Where(d => d % 7 < 5 && dice.Falls(chance))
            .Select(d => (d * Trace.Day) + (9 * 60) + dice.Below(8 * 60))];
    }
}
