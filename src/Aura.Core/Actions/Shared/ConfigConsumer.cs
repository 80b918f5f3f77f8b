using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// A workload whose pods read a ConfigMap or Secret. <paramref name="NeedsRestart"/>: as variables or by subPath, which
/// a running container never sees change; a whole volume follows by itself.
/// </summary>
internal sealed record ConfigConsumer(KubeObject Workload, bool NeedsRestart)
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    /// <summary>What finding and restarting consumers needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
        "apps/daemonsets: get, list, watch, patch", "apps/replicasets: list", "pods: get, list, watch",
        "pods/eviction: create",
    ];

    public static async Task<IReadOnlyList<ConfigConsumer>> OfAsync(ObjectRef source, ClusterView cluster)
    {
        var found = new List<ConfigConsumer>();
        foreach (var kind in Kinds)
            foreach (var workload in await cluster.ListAsync(kind, source.Namespace))
                if (workload.At("spec.template.spec") is JsonObject spec && Reads(spec, source) is { } restart)
                    found.Add(new ConfigConsumer(workload, restart));
        return found;
    }

    /// <summary>
    /// Restarts those that need it, or says that they do. What is returned holds once their pods are new.
    /// </summary>
    public static async Task<IReadOnlyList<Condition>> RestartAsync(
        IEnumerable<ConfigConsumer> consumers, bool restart, ClusterView cluster, PlanBuilder plan)
    {
        var stale = consumers.Where(c => c.NeedsRestart).Select(c => c.Workload).ToList();
        if (stale.Count > 0 && !restart)
            plan.Warn($"{string.Join(", ", stale.Select(w => w.Ref))} read it as variables or by subPath: they go on "
                + "with the old values until they are restarted (restartConsumers)");
        if (stale.Count == 0 || !restart)
            return [];
        plan.Undo(UndoGrade.Compensating, "undo puts the keys back and rolls the restarted workloads once more; "
            + "pods that are started before the keys are back read the new values: restart these again");
        var ends = new List<Condition>();
        foreach (var workload in stale)
        {
            Rollout.Ready(workload, plan);
            RestartMark.Rolls(workload, plan);
            ends.Add(await RestartMark.MarkAsync(workload, cluster, plan));
        }
        return ends;
    }

    /// <summary>Has the workload refer to another object instead.</summary>
    public static KubeObject Redirect(KubeObject workload, ObjectRef from, string to, PlanBuilder plan)
    {
        var places = ContainerChoice.All(workload).SelectMany(c => ((string[])["env", "envFrom"])
            .Select(list => $"{c.Path}.{list}")).Append("spec.template.spec.volumes");
        foreach (var place in places)
            if (workload.Copy(place) is { } list && Rename(list, from, to))
                workload = plan.Set(workload, place, list, $"refers to {Placeholder.Shown(to)}");
        return workload;
    }

    private static bool? Reads(JsonObject spec, ObjectRef source)
    {
        var containers = PodResources.Containers(spec).Concat(PodResources.Containers(spec, "initContainers")).ToList();
        var variables = containers.Any(c => Mentions(c["env"], source) || Mentions(c["envFrom"], source));
        var volumes = spec["volumes"].Objects().Where(v => Mentions(v, source))
            .Select(v => $"{v["name"]}").ToHashSet();
        if (!variables && volumes.Count == 0)
            return null;
        return variables || containers.SelectMany(c => c["volumeMounts"].Objects())
            .Any(m => volumes.Contains($"{m["name"]}") && (m["subPath"] ?? m["subPathExpr"]) is not null);
    }

    private static bool Mentions(JsonNode? node, ObjectRef source) =>
        node is not null && Rename(node.DeepClone(), source, source.Name);

    private static bool Rename(JsonNode? node, ObjectRef from, string to)
    {
        var hit = false;
        if (node is JsonArray list)
            foreach (var item in list)
                hit |= Rename(item, from, to);
        foreach (var (key, value) in (node as JsonObject ?? []).ToList())
            if (value is JsonObject inner && NameField(from.Kind, key, inner) is { } field
                && (string?)inner[field] == from.Name)
            {
                inner[field] = to;
                hit = true;
            }
            else
                hit |= Rename(value, from, to);
        return hit;
    }

    private static string? NameField(Kind kind, string key, JsonObject inner) => kind == Kind.ConfigMap
        ? key is "configMapKeyRef" or "configMapRef" or "configMap" ? "name" : null
        : key is "secretKeyRef" or "secretRef" ? "name"
        : key == "secret" ? inner.ContainsKey("secretName") ? "secretName" : "name" : null;
}
