using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>A pod template that a workload has or had, with the live pods that were made from it.</summary>
/// <param name="Number">Higher is newer; 0 where the workload keeps no revisions.</param>
internal sealed record Revision(long Number, PodTemplate Template, ImmutableArray<KubeObject> Pods)
{
    /// <summary>Newest first: those of ReplicaSets or ControllerRevisions, or the pods' own one.</summary>
    public static ImmutableArray<Revision> Of(KubeObject workload, Snapshot cluster)
    {
        var pods = cluster.PodsOf(workload).Where(p => !p.IsTerminating
            && p.Text("status.phase") is not ("Succeeded" or "Failed")).ToList();
        var kept = workload.Kind == Kind.Deployment ? OfReplicaSets(workload, pods, cluster)
            : OfControllerRevisions(workload, pods, cluster);
        return kept.Any(r => r.Pods.Length > 0) || pods.Count == 0 ? [.. kept]
            : [new Revision(0, Own(workload, pods[0]), [.. pods])];
    }

    /// <summary>A container of that name does what it is there for in at least one pod.</summary>
    public bool Works(string container, DateTimeOffset now) => Well(container, now).Any();

    /// <summary>The pods in which it does.</summary>
    public IEnumerable<KubeObject> Well(string container, DateTimeOffset now) => Pods.Where(p =>
        PodContainer.Of(p).FirstOrDefault(c => c.Name == container) is { } c && IsWell(c, now));

    /// <summary>Ready (an init container: ended with 0), and not only for a moment after an end.</summary>
    public static bool IsWell(PodContainer container, DateTimeOffset now) => container is { Init: true, Sidecar: false }
        ? (int?)container.Terminated?["exitCode"] == 0
        : container is { Ready: true, Running: not null }
            && (container.LastTerminated is null || container.Recovered(now));

    private static List<Revision> OfReplicaSets(KubeObject workload, List<KubeObject> pods, Snapshot cluster) =>
    [
        .. cluster.Revisions(workload).Select(r => new Revision(Snapshot.Revision(r), RolloutHistory.TemplateOf(r),
            [.. pods.Where(p => cluster.ControllerOf(p)?.Ref == r.Ref)])),
    ];

    private static List<Revision> OfControllerRevisions(
        KubeObject workload, List<KubeObject> pods, Snapshot cluster) =>
    [
        .. cluster.Of(Kind.ControllerRevision)
            .Where(r => workload.Uid is not null && r.Controller?["uid"]?.ToString() == workload.Uid)
            .OrderByDescending(r => r.Number("revision"))
            .Select(r => new Revision(r.Number("revision") ?? 0,
                new PodTemplate(r.At("data.spec.template") as JsonObject ?? []),
                [.. pods.Where(p => p.Label("controller-revision-hash") is { } hash
                    && (hash == r.Name || hash == r.Label("controller-revision-hash")))])),
    ];

    private static PodTemplate Own(KubeObject workload, KubeObject pod) =>
        new(workload.At("spec.template") as JsonObject ?? pod.ToJson());
}
