namespace Aura.Benchmarks;

/// <summary>The most memory seen: the process's working set, and the garbage-collected heap, in bytes.</summary>
internal sealed class MemoryPeak
{
    public long WorkingSet { get; private set; }
    public long Heap { get; private set; }

    public void Look()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        WorkingSet = Math.Max(WorkingSet, process.PeakWorkingSet64);
        Heap = Math.Max(Heap, GC.GetTotalMemory(forceFullCollection: false));
    }
}
