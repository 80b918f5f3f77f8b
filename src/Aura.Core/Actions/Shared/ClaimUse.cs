using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Who uses PersistentVolumeClaims, and on how many nodes at once they may.</summary>
internal static class ClaimUse
{
    /// <summary>Names of the claims in a pod's <c>spec</c> or in a template's (<paramref name="of"/>).</summary>
    public static IEnumerable<string> Names(KubeObject o, string of = "spec") => o.List($"{of}.volumes")
        .Select(v => (string?)v["persistentVolumeClaim"]?["claimName"]).OfType<string>();

    /// <summary>The pods that hold the claim and have not ended.</summary>
    public static async Task<IReadOnlyList<KubeObject>> PodsAsync(KubeObject claim, ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Pod, claim.Namespace))
            .Where(pod => !WorkloadPods.IsFinished(pod) && Names(pod).Contains(claim.Name))
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)];

    /// <summary>Claims of the workload's template and of its pods (those of volumeClaimTemplates too).</summary>
    public static async Task<IReadOnlyList<string>> OfWorkloadAsync(KubeObject workload, ClusterView cluster) =>
        [.. Names(workload, "spec.template.spec")
            .Concat((await WorkloadPods.OfAsync(cluster, workload)).SelectMany(pod => Names(pod)))
            .Distinct().Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Modes(KubeObject claim) =>
        [.. (claim.At("spec.accessModes") as JsonArray ?? []).Select(m => $"{m}")];

    /// <summary>Only pods of one node may use it at a time.</summary>
    public static bool IsForOneNode(KubeObject claim) =>
        Modes(claim).All(m => m is "ReadWriteOnce" or "ReadWriteOncePod");

    public static bool IsBound(KubeObject claim) => claim.Text("status.phase") == "Bound";

    public static Quantity Size(KubeObject claim) =>
        Quantity.From(claim.At("spec.resources.requests.storage")) ?? Quantity.Zero;
}
