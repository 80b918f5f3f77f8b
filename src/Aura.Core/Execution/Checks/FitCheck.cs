using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The pods that a plan makes, or makes move, find nodes that take them; says per node why not.</summary>
public sealed class FitCheck : ISafetyCheck
{
    public string Name => "fit";

    public IReadOnlyList<string> Rbac { get; } =
    [
        "nodes: list", "pods: list", "persistentvolumeclaims: get", "persistentvolumes: get",
        "storage.k8s.io/storageclasses: list", "apps/replicasets: list",
    ];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var changes = (await WorkloadChange.OfAsync(plan, cluster)).Where(c => c.RollsTemplate || c.ScalesUp).ToList();
        var moved = plan.Changes.Where(c => c is Change.Evict or Change.Delete && c.Target.Kind == Kind.Pod).ToList();
        if (changes.Count == 0 && moved.Count == 0)
            return [];
        PodPlacement placement;
        try
        {
            placement = new PodPlacement(await cluster.ListAsync(Kind.Node), await cluster.ListAsync(Kind.Pod));
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return [new Check("the pods fit on nodes", true, $"not judged: {e.Message}")];
        }
        foreach (var node in plan.Changes.OfType<Change.Patch>().Where(Cordons))
            placement.Cordon(node.Target.Name);
        var checks = new List<Check>();
        // Pods evicted by a plan that also rolls their workload are made anew by that rollout.
        if (moved.Count > 0 && changes.Count == 0)
            checks.Add(await MovedAsync(moved, placement, cluster));
        foreach (var change in changes)
            checks.Add(await RolloutAsync(change, placement, cluster));
        return checks;
    }

    private static bool Cordons(Change.Patch patch) => patch.Target.Kind == Kind.Node
        && patch.Fields.Any(f => f.Path == NodeState.Unschedulable && (bool?)f.After == true);

    private static async Task<Check> MovedAsync(List<Change> moved, PodPlacement placement, ClusterView cluster)
    {
        var homeless = new List<string>();
        foreach (var target in moved.Select(c => c.Target))
        {
            if (await cluster.GetAsync(target) is not { } pod)
                continue;
            placement.Remove(pod);
            // Nothing makes a finished or a bare pod again; what is being deleted already has its replacement.
            if (WorkloadPods.IsFinished(pod) || pod.Controller is null || pod.IsTerminating)
                continue;
            await placement.LearnVolumesAsync(pod, cluster);
            if (!placement.TryPlace(Unbound(pod)))
                homeless.Add($"{target.Namespace}/{target.Name}: {string.Join(", ", placement.Refusals)}");
        }
        return Result("every removed pod fits on some node", homeless, $"all of {moved.Count} find room");
    }

    private static async Task<Check> RolloutAsync(WorkloadChange change, PodPlacement placement, ClusterView cluster)
    {
        var name = $"the pods of {change.After.Ref} fit on nodes";
        var pod = change.NewPod;
        await placement.LearnVolumesAsync(pod, cluster);
        foreach (var old in change.Pods.Where(_ => change.After.Kind == Kind.StatefulSet))
            await placement.LearnVolumesAsync(old, cluster);
        var refusals = change.After.Kind == Kind.DaemonSet ? OnEachNode(change, pod, placement)
            : change.After.Kind == Kind.StatefulSet && change.RollsTemplate ? OneByOne(change, pod, placement)
            : Roll(change, pod, placement);
        return Result(name, refusals, $"{change.Replicas} replicas find room");
    }

    private static List<string> OnEachNode(WorkloadChange change, KubeObject pod, PodPlacement placement)
    {
        var refusals = new List<string>();
        foreach (var old in change.Pods.Where(p => p.Text("spec.nodeName") is not null))
        {
            placement.Remove(old);
            if (!placement.TryPlace(old.With("metadata.uid", null).With("spec.containers", pod.Copy("spec.containers")),
                old.Text("spec.nodeName")))
                refusals.AddRange(placement.Refusals);
        }
        return refusals;
    }

    // A StatefulSet's pod comes back under its name, with its own volumes: it must fit where these are.
    private static List<string> OneByOne(WorkloadChange change, KubeObject pod, PodPlacement placement)
    {
        foreach (var old in change.Pods.Where(p => !change.IsNew(p)))
        {
            placement.Remove(old);
            var volumes = new JsonArray([.. (pod.Copy("spec.volumes") as JsonArray ?? [])
                .Concat(old.List("spec.volumes").Where(v => v["persistentVolumeClaim"] is not null))
                .Select(v => v!.DeepClone())]);
            if (!placement.TryPlace(pod.With("metadata.name", old.Name).With("spec.volumes", volumes)))
                return [.. placement.Refusals.DefaultIfEmpty("no node is left to try")
                    .Select(why => $"{old.Name}: {why}")];
        }
        return [];
    }

    // Walks the rollout: new pods while the surge allows, old ones go while enough are ready, the broken ones first.
    private static List<string> Roll(WorkloadChange change, KubeObject pod, PodPlacement placement)
    {
        // Only a changed template makes old pods of those that are there.
        bool Stays(KubeObject p) => !change.RollsTemplate || change.IsNew(p);
        var placed = change.Pods.Count(p => Stays(p) && p.Text("spec.nodeName") is not null);
        var old = change.Pods.Where(p => !Stays(p)).OrderBy(WorkloadPods.IsReady).ToList();
        while (placed < change.Replicas)
        {
            if (placed + old.Count < change.Replicas + (change.RollsTemplate ? change.Surge : 0)
                && placement.TryPlace(pod))
            {
                placed++;
                continue;
            }
            var spare = placed + old.Count(WorkloadPods.IsReady) > change.Replicas - change.MaxUnavailable;
            if (old.Count == 0 || !change.RollsTemplate || (WorkloadPods.IsReady(old[0]) && !spare))
                return [.. placement.Refusals.DefaultIfEmpty("no node is left to try")];
            placement.Remove(old[0]);
            old.RemoveAt(0);
        }
        return [];
    }

    // Its next incarnation is scheduled afresh.
    private static KubeObject Unbound(KubeObject pod) => pod.With("spec.nodeName", null).With("metadata.uid", null);

    private static Check Result(string name, List<string> refusals, string good) => new(name, refusals.Count == 0,
        refusals.Count == 0 ? good : string.Join("; ", refusals),
        refusals.Count == 0 ? null : "free room, ask for less, or add a node that the pods accept");
}
