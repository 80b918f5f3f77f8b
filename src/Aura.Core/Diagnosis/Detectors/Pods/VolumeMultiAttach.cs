using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>
/// A volume that one node, or one pod, may use at a time is still held elsewhere, so a new pod cannot have it.
/// </summary>
public sealed class VolumeMultiAttach : IDetector
{
    public string Type => "VolumeMultiAttach";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Derived(StartingPods.Of).All.Select(p => OnNode(p, cluster))
            .Concat(cluster.Derived(SchedulingFailures.Of).All.Select(f => Waiting(f, cluster))).OfType<Symptom>();

    private Symptom? OnNode(KubeObject pod, Snapshot cluster)
    {
        if (MountFailure.Of(pod, cluster) is not { MultiAttach: true, Claim: { } claim } failure)
            return null;
        var node = pod.Text("spec.nodeName")!;
        var volume = cluster.Find(claim)?.Text("spec.volumeName");
        var attached = cluster.Derived(Attachments.Of).On(volume).FirstOrDefault(a => a.Text("spec.nodeName") != node);
        var holders = cluster.Derived(ClaimUsers.Of).Holding(claim)
            .Where(p => p.Text("spec.nodeName") is { } n && n != node).ToList();
        return Seen(pod, claim, holders, cluster, [new Evidence("the attacher says", failure.Told.Ref, "message",
                MountFailure.Text(failure.Told), Untrusted: true),
            .. attached is null ? Array.Empty<Evidence>() : [new Evidence("the volume is attached elsewhere",
                attached.Ref, "spec.nodeName", attached.Text("spec.nodeName"))]],
            attached?.Text("spec.nodeName") ?? holders.FirstOrDefault()?.Text("spec.nodeName"));
    }

    /// <summary>ReadWriteOncePod: the scheduler waits until the other pod is gone.</summary>
    private Symptom? Waiting(SchedulingFailure failure, Snapshot cluster)
    {
        if (!failure.Message.Contains("ReadWriteOncePod", StringComparison.Ordinal))
            return null;
        var claim = PodClaims.Of(failure.Pod).FirstOrDefault(c => cluster.Find(c) is { } found
            && $"{found.At("spec.accessModes")}".Contains("ReadWriteOncePod", StringComparison.Ordinal));
        if (claim is null)
            return null;
        var holders = cluster.Derived(ClaimUsers.Of).Holding(claim)
            .Where(p => p.Ref != failure.Pod.Ref && p.Text("spec.nodeName") is not null).ToList();
        return holders.Count == 0 ? null : Seen(failure.Pod, claim, holders, cluster,
            [new Evidence("the scheduler says", failure.Pod.Ref, "status.conditions[type=PodScheduled].message",
                failure.Message, Untrusted: true)], holders[0].Text("spec.nodeName"));
    }

    private Symptom Seen(KubeObject pod, ObjectRef claim, List<KubeObject> holders, Snapshot cluster,
        ImmutableArray<Evidence> evidence, string? heldOn) => new()
        {
            Type = Type,
            Target = claim,
            Workload = cluster.WorkloadOf(pod).Ref,
            Pods = [pod.Ref],
            Summary = $"its volume is still in use on {heldOn ?? "another node"}, so a new pod cannot have it",
            Evidence =
        [
            .. holders.Take(3).Select(p => new Evidence("a pod that holds it", p.Ref, "spec.nodeName",
                p.Text("spec.nodeName"))),
            .. evidence,
        ],
            Facts = new()
            {
                ["claim"] = claim.Name,
                ["heldOnNode"] = heldOn,
                ["heldByPod"] = holders.FirstOrDefault()?.Name,
                ["holderIsOwn"] = holders.Count > 0
                && holders.TrueForAll(p => cluster.WorkloadOf(p).Ref == cluster.WorkloadOf(pod).Ref),
                ["holderTerminating"] = holders.Count > 0 && holders.TrueForAll(p => p.IsTerminating),
            },
            Confidence = heldOn is null ? 0.7 : 0.95,
            Reasons = [heldOn is null ? "the attacher says so; who holds it is not seen"
            : "the holder is seen on another node"],
            // What keeps the holder from letting go explains it: its node, or that it does not end.
            Through =
        [
            .. heldOn is null ? Array.Empty<ObjectRef>() : [new ObjectRef(Kind.Node, null, heldOn)],
            .. holders.Where(p => p.IsTerminating).Select(p => p.Ref),
        ],
            Since = StartingPods.Since(pod),
            Depth = SymptomDepth.Platform,
        };
}
