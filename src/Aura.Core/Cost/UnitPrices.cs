using Aura.Kubernetes;

namespace Aura.Cost;

/// <summary>What a core and a GiB of memory cost a month.</summary>
public readonly record struct UnitPrices(decimal CpuMonth, decimal GibMonth)
{
    private const decimal Gib = 1L << 30;

    /// <summary>Not rounded.</summary>
    public decimal Monthly(Quantity cpu, Quantity memory) =>
        ((decimal)cpu.ToDouble() * CpuMonth) + ((decimal)memory.ToDouble() / Gib * GibMonth);

    /// <summary>
    /// Splits a node's price by the ratio of these: as OpenCost does (pkg/costmodel/costmodel.go, GetNodeCost: the
    /// price over cores × ratio + GiB is that of a GiB, and the ratio times that the one of a core). The parts add up
    /// to the whole again.
    /// </summary>
    public UnitPrices Split(decimal nodeMonth, decimal cores, decimal gib)
    {
        var ratio = CpuMonth / GibMonth;
        var perGib = nodeMonth / ((cores * ratio) + gib);
        return new UnitPrices(perGib * ratio, perGib);
    }
}
