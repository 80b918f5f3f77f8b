namespace Aura.Benchmarks;

/// <summary>One line of the table; wall and virtual seconds of the two phases, peak memory in bytes.</summary>
internal sealed record ScaleResult(int Pods, double Create, double Restart, double CreateVirtual,
    double RestartVirtual, long WorkingSet, long Heap)
{
    public double Total => Create + Restart;

    /// <summary>Pods made a wall second: each pod is made once, and once more by the restart.</summary>
    public double PodsASecond => 2 * Pods / Total;
}
