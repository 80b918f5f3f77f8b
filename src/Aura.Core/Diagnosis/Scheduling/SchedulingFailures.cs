using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// Why pods stay unscheduled. The nodes are compared with the pod; the scheduler's message only confirms. What is
/// abnormal and passing counts before what is by design: a missing claim, a cordon, a condition's taint, then room,
/// then what the pod asks for.
/// </summary>
public sealed class SchedulingFailures
{
    // A pod that has just been made is often unschedulable for a moment, until room is free again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private SchedulingFailures(ImmutableArray<SchedulingFailure> all) => All = all;

    public ImmutableArray<SchedulingFailure> All { get; }

    public static SchedulingFailures Of(Snapshot cluster)
    {
        // The pods of one ReplicaSet are alike: one comparison with the nodes serves all that name the same claims.
        var alike = new Dictionary<string, SchedulingFailure>();
        var failures = ImmutableArray.CreateBuilder<SchedulingFailure>();
        foreach (var pod in cluster.LivePods.Where(p => p.Text("spec.nodeName") is null))
        {
            if (pod.Condition("PodScheduled") is not { } condition || (string?)condition["status"] != "False"
                || (string?)condition["reason"] != "Unschedulable" || Young(pod, cluster.Now))
                continue;
            var claims = PodClaims.Of(pod).ToList();
            var key = string.Join('|', [pod.Controller?["uid"]?.ToString() ?? pod.Uid ?? pod.Name,
                PinnedTo(pod), .. claims.Select(c => c.Name)]);
            if (!alike.TryGetValue(key, out var known))
                alike[key] = known = Judge(pod, claims, (string?)condition["message"] ?? "", cluster);
            failures.Add(known with { Pod = pod });
        }
        return new SchedulingFailures(failures.ToImmutable());
    }

    private static bool Young(KubeObject pod, DateTimeOffset now) =>
        now - (pod.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) < Grace;

    private static SchedulingFailure Judge(
        KubeObject pod, List<ObjectRef> claims, string message, Snapshot cluster)
    {
        var none = new SchedulingFailure(pod, SchedulingFailureType.Other, message, []);
        if (!cluster.Unread.ContainsKey(Kind.PersistentVolumeClaim))
        {
            // A claim of a generic ephemeral volume is made for the pod a moment later.
            var missing = claims.Where(c => cluster.Find(c) is null && Named(pod, c)).ToImmutableArray();
            if (!missing.IsEmpty)
                return none with { Type = SchedulingFailureType.ClaimMissing, Claims = missing };
            var unbound = claims.Where(c => cluster.Find(c) is not { } claim || claim.IsTerminating
                || claim.Text("status.phase") != "Bound").ToImmutableArray();
            if (!unbound.IsEmpty && message.Replace(" ", "", StringComparison.Ordinal)
                .Contains("persistentvolume", StringComparison.OrdinalIgnoreCase))
                return none with { Claims = unbound };
        }
        var only = PinnedTo(pod) is { } name ? cluster.Nodes.Where(n => n.Name == name) : null;
        var nodes = Placement.Of(new PodTemplate(pod.ToJson()), pod.Namespace, claims, cluster, only);
        var (type, at) = SchedulingVerdict.Of(nodes);
        return none with { Type = type, Nodes = at };
    }

    private static bool Named(KubeObject pod, ObjectRef claim) => pod.List("spec.volumes")
        .Any(v => (string?)v["persistentVolumeClaim"]?["claimName"] == claim.Name);

    /// <summary>The one node that a DaemonSet's pod is for.</summary>
    private static string? PinnedTo(KubeObject pod) =>
        pod.List("spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms")
            .SelectMany(t => t["matchFields"].Objects())
            .Where(f => (string?)f["key"] == "metadata.name" && (string?)f["operator"] == "In")
            .Select(f => f["values"] is JsonArray { Count: 1 } values ? $"{values[0]}" : null).FirstOrDefault();
}
