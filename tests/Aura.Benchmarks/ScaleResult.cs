namespace Aura.Benchmarks;

/// <summary>One line of the table; wall and virtual seconds of the two phases, the
/// process's CPU seconds (on a busy machine they say more than wall time), peak memory in bytes.</summary>
internal sealed record ScaleResult(int Pods, double Create, double Restart, double CreateVirtual,
    double RestartVirtual, double Cpu, long WorkingSet, long Heap)
{
    public double Total => Create + Restart;

    /// <summary>Pods made a wall second: each pod is made once, and once more by the restart.</summary>
    public double PodsASecond => 2 * Pods / Total;
}
