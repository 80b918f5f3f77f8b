using System.Collections.Immutable;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The containers of all pods that ought to run: a score of detectors looks at each of them.</summary>
public sealed class LiveContainers
{
    private LiveContainers(ImmutableArray<PodContainer> all) => All = all;

    public ImmutableArray<PodContainer> All { get; }

    public static LiveContainers Of(Snapshot cluster) => new([.. cluster.LivePods.SelectMany(PodContainer.Of)]);
}
