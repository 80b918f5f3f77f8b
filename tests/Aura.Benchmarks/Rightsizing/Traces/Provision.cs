namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>What a container is given: requests, and limits; infinite: it has none.</summary>
internal sealed record Provision(double Cpu, double CpuLimit, double Memory, double MemoryLimit)
{
    private const double Mebi = 1 << 20;

    /// <summary>
    /// As people provision: so many times what it needs. Log-normal, cpu with a median of 2 and memory of 1.6; less
    /// than six tenths of the need is no workload that runs for weeks.
    /// </summary>
    public static Provision Drawn(Need need, Dice dice)
    {
        var cpu = Rounded(need.Cpu * Math.Clamp(dice.LogNormal(2, 0.65), 0.6, 10), 0.005);
        var memory = Rounded(need.Memory * Math.Clamp(dice.LogNormal(1.6, 0.5), 0.6, 6), Mebi);
        var (limited, more) = (dice.Between(0, 1), dice.Between(0, 1));
        return new Provision(cpu, limited < 0.5 ? double.PositiveInfinity : limited < 0.75 ? cpu : 2 * cpu,
            memory, more < 0.5 ? memory : more < 0.75 ? Rounded(1.25 * memory, Mebi) : 2 * memory);
    }

    private static double Rounded(double value, double step) => Math.Ceiling(value / step) * step;
}
