using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Api;

/// <summary>
/// Objects that were deleted minutes ago and are kept by finalizers. Pods and namespaces have findings of their own; a
/// claim that a pod uses, a volume that is bound and an owner that waits for what it owns are kept by design.
/// </summary>
public sealed class StuckObjects
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly ILookup<string, KubeObject> _byNamespace;

    private StuckObjects(ImmutableArray<KubeObject> all)
    {
        All = all;
        _byNamespace = all.ToLookup(o => o.Namespace ?? "");
    }

    public ImmutableArray<KubeObject> All { get; }

    public IEnumerable<KubeObject> In(string ns) => _byNamespace[ns];

    public static StuckObjects Of(Snapshot cluster) => new(
    [
        .. cluster.Kinds.Where(k => k != Kind.Pod && k != Kind.Namespace).SelectMany(cluster.Of)
            .Where(o => cluster.Now - o.Time("metadata.deletionTimestamp") >= Patience
                && Finalizers(o).Any(f => !IsKeptByDesign(f, o, cluster))),
    ]);

    public static IEnumerable<string> Finalizers(KubeObject o) =>
        (o.At("metadata.finalizers") as JsonArray ?? []).Select(f => $"{f}");

    private static bool IsKeptByDesign(string finalizer, KubeObject o, Snapshot cluster) => finalizer switch
    {
        "kubernetes.io/pvc-protection" => cluster.Derived(ClaimUsers.Of).Pods(o).Any(),
        "kubernetes.io/pv-protection" => o.Text("status.phase") == "Bound",
        "foregroundDeletion" => true,
        _ => false,
    };
}
