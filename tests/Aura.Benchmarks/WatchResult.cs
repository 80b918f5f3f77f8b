namespace Aura.Benchmarks;

/// <summary>CPU seconds and bytes of one run, with or without watching; what one diagnosis took, in ms.</summary>
internal sealed record WatchResult(
    double RestCpu, double RolloutCpu, double RolloutMinutes, long Heap, int Objects, int RestLooks, int RolloutLooks,
    double Took);
