using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Meshes;

/// <summary>The workloads whose pods have a mesh's proxy.</summary>
internal static class MeshedWorkloads
{
    private static readonly Kind[] Rolling = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static IReadOnlyList<string> Rbac { get; } = [.. Rollout.Rbac, .. OwnerChain.Rbac, "namespaces: get"];

    /// <summary>
    /// Those of the namespace that a restart renews; what it would leave as it is, or bring back without a proxy, is
    /// told and left alone.
    /// </summary>
    public static async Task<IReadOnlyList<KubeObject>> OfAsync(
        IMesh mesh, string ns, IEnumerable<ObjectRef> but, ClusterView cluster, PlanBuilder plan)
    {
        var pods = (await cluster.ListAsync(Kind.Pod, ns))
            .Where(p => !WorkloadPods.IsFinished(p) && Has(p, mesh.Proxy));
        var found = new Dictionary<ObjectRef, KubeObject>();
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pod in pods)
            if ((await OwnerChain.OfAsync(pod, cluster)).Root is { Object: { } root } && Rolling.Contains(root.Kind))
                found.TryAdd(root.Ref, root);
            else
                others.Add($"{pod.Ref}");
        if (others.Count > 0)
            plan.Warn($"left as they are, since no Deployment, StatefulSet or DaemonSet makes them: "
                + string.Join(", ", others));
        var space = await cluster.GetAsync(Kind.Namespace, null, ns);
        var restarted = new List<KubeObject>();
        foreach (var workload in found.Values.Where(w => !but.Contains(w.Ref))
            .OrderBy(w => $"{w.Kind.Name}/{w.Name}", StringComparer.Ordinal))
            if (Against(workload, mesh, space) is { } against)
                plan.Warn($"{workload.Ref} is left as it is: {against}");
            else
                restarted.Add(workload);
        return restarted;
    }

    private static string? Against(KubeObject workload, IMesh mesh, KubeObject? ns) =>
        workload.IsTerminating ? "it is being deleted"
        : workload.Flag(Rollout.Paused) ? "its rollout is paused"
        : Rollout.RollsNothing(workload) ? "its update strategy is OnDelete"
        : Rollout.Partition(workload) > 0 ? "its update strategy has a partition"
        : Has(workload.At("spec.template.spec"), mesh.Proxy) || mesh.Injects(workload, ns) ? null
        : "neither it nor its namespace asks for injection any more, so new pods would have no proxy";

    private static bool Has(KubeObject pod, string proxy) => Has(pod.At("spec"), proxy);

    // As a native sidecar the proxy is an init container.
    private static bool Has(JsonNode? spec, string proxy) => ((string[])["containers", "initContainers"])
        .SelectMany(list => (spec?[list]).Objects())
        .Any(c => (string?)c["name"] == proxy);
}
