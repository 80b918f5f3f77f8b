namespace Aura.Benchmarks.Snapshots;

/// <summary>
/// One size: seconds to parse, the median and the first of judging, bytes allocated by the last, peak memory.
/// </summary>
internal sealed record SnapshotResult(
    int Pods, int Objects, int Findings, double Parse, double Median, double First, long Allocated, long WorkingSet);
