namespace Aura.Benchmarks;

/// <summary>CPU seconds and bytes of one run, with or without watching.</summary>
internal sealed record WatchResult(
    double RestCpu, double RolloutCpu, double RolloutMinutes, long Heap, int Objects, int RestLooks, int RolloutLooks);
