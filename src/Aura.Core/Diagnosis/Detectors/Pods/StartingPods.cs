using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// Pods that have a node, and none of whose containers has run there yet though a minute has passed: what the kubelet
/// and the attacher say of them counts, however many other events came later.
/// </summary>
public sealed class StartingPods
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    // The kubelet repeats a failing mount about every two minutes.
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    private readonly HashSet<ObjectRef> _refs;

    private StartingPods(Snapshot cluster)
    {
        All =
        [
            .. cluster.LivePods.Where(p => p.Text("spec.nodeName") is not null && p.Text("status.phase") != "Running"
                && cluster.Now - Since(p) >= Grace && PodContainer.Of(p).All(NeverRan)),
        ];
        _refs = [.. All.Select(p => p.Ref)];
    }

    public IReadOnlyList<KubeObject> All { get; }

    public bool Contains(KubeObject pod) => _refs.Contains(pod.Ref);

    public static StartingPods Of(Snapshot cluster) => new(cluster);

    public static DateTimeOffset? Since(KubeObject pod) =>
        pod.Time("status.startTime") ?? pod.Time("metadata.creationTimestamp");

    /// <summary>Of these reasons, not older than ten minutes, newest first.</summary>
    public static IEnumerable<KubeObject> Events(KubeObject pod, Snapshot cluster, params string[] reasons) =>
        cluster.EventsOf(pod).Where(e => reasons.Contains(e.Text("reason"))
            && cluster.Now - Snapshot.EventTime(e) < Lately);

    private static bool NeverRan(PodContainer container) => container is { Running: null, LastEnd: null }
        && container.WaitingReason is null or "ContainerCreating" or "PodInitializing";
}
