using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>
/// What a plan changes is still there, is the object that was read, is not going away, and is not in the middle of a
/// rollout of somebody else's that goes well. Nodes that cannot confirm what happens to their pods are warned of.
/// </summary>
public sealed class TargetCheck : ISafetyCheck
{
    // A rollout that has made no progress for so long may be what is to be repaired.
    private static readonly TimeSpan Recently = TimeSpan.FromSeconds(60);

    public string Name => "target";

    public IReadOnlyList<string> Rbac { get; } =
        ["namespaces: get", "nodes: get", "pods: list", "apps/replicasets: list", "apps/deployments: get",
        "apps/statefulsets: get", "apps/daemonsets: get"];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        foreach (var change in plan.Changes.Where(c => c.IsInCluster).DistinctBy(c => c.Target))
            if (await AgainstAsync(change, cluster) is { } against)
                checks.Add(against);
        foreach (var ns in plan.Changes.Where(c => c.IsInCluster && !ForEnding(c)).Select(c => c.Target.Namespace)
            .OfType<string>().Distinct())
            if (await ReadAsync(cluster, new ObjectRef(Kind.Namespace, null, ns)) is { IsTerminating: true })
                checks.Add(new Check($"namespace {ns} is not being deleted", false, "everything in it goes with it",
                    "look at what it waits for with get_objects"));
        checks.AddRange(await NodesAsync(plan, cluster));
        foreach (var change in (await WorkloadChange.OfAsync(plan, cluster)).Where(c => c.RollsTemplate))
            if (Rolling(change, action, cluster.Now) is { } rolling)
                checks.Add(rolling);
        return checks;
    }

    private static async Task<Check?> AgainstAsync(Change change, ClusterView cluster)
    {
        var name = $"{change.Target} is as it was read";
        if (change is Change.Create)
            return null;
        if (await cluster.GetAsync(change.Target) is not { } now)
            return new Check(name, false, "it is gone", "diagnose again: the finding may be out of date");
        if (Uid(change) is { Length: > 0 } uid && now.Uid != uid)
            return new Check(name, false, "it was deleted and made anew since", "plan again");
        return now.IsTerminating && !ForEnding(change)
            ? new Check($"{change.Target} is not being deleted", false, "it is on its way out, a change would be lost",
                "wait until it is gone; what holds it back is in metadata.finalizers")
            : null;
    }

    // What helps an object to end may act on one that is ending.
    private static bool ForEnding(Change change) => change is Change.Delete
        || (change is Change.Patch patch && patch.Fields.All(f => f.Path.Contains("finalizers")));

    private static string? Uid(Change change) => change switch
    {
        Change.Patch p => p.Uid,
        Change.Scale s => s.Uid,
        Change.Delete d => d.Uid,
        Change.Evict e => e.Uid,
        _ => null,
    };

    private static async Task<IEnumerable<Check>> NodesAsync(Plan plan, ClusterView cluster)
    {
        var nodes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var target in plan.Changes.Where(c => c is Change.Evict or Change.Delete).Select(c => c.Target)
            .Where(t => t.Kind == Kind.Pod))
            if ((await cluster.GetAsync(target))?.Text("spec.nodeName") is { } node)
                nodes.Add(node);
        var checks = new List<Check>();
        foreach (var name in nodes)
            try
            {
                var node = await cluster.GetAsync(Kind.Node, null, name);
                if (node is null || (string?)node.Condition("Ready")?["status"] != "True")
                    checks.Add(new Check($"Node {name} answers", true, node is null
                        ? "it is gone: its pods are removed by the garbage collector, nothing on it is stopped by us"
                        : "it is not Ready: its kubelet cannot confirm that a pod has stopped, which stays Terminating")
                    { Warns = true });
            }
            catch (KubeException e) when (e.Status == 403)
            {
                return [new Check("the pods' nodes answer", true, $"not judged: {e.Message}")];
            }
        return checks;
    }

    // Actions about the rollout itself are how one gets out of it.
    private static Check? Rolling(WorkloadChange change, RemediationAction action, DateTimeOffset now)
    {
        var workload = change.Before;
        if (workload.Kind != Kind.Deployment
            || RolloutVerdict.Of(workload) is not { State: VerdictState.NotYet } verdict
            || change.Pods.Any(IsBroken))
            return null;
        var name = $"no other rollout of {workload.Ref} is under way";
        // What its controller has not seen yet need not be a rollout.
        var moving = workload.Number("status.observedGeneration") >= workload.Generation
            && workload.Time("status.conditions[type=Progressing].lastUpdateTime") > now - Recently;
        return !moving || ((string[])["rollback", "deployment.undo", "pause", "resume", "abort"])
                .Any(action.Spec.Name.Contains)
            ? new Check(name, true, $"one is: {verdict.Why}") { Warns = true }
            : new Check(name, false, $"one is, and it made progress within the last minute: {verdict.Why}",
                "let it end (get_objects shows how far it is), or take it back with deployment.rollback");
    }

    private static bool IsBroken(KubeObject pod) => pod.List("status.containerStatuses")
        .Concat(pod.List("status.initContainerStatuses")).Any(c => (int?)c["restartCount"] > 0
            || (string?)c["state"]?["waiting"]?["reason"] is not (null or "ContainerCreating" or "PodInitializing"))
        || (string?)pod.Condition("PodScheduled")?["status"] == "False";

    private static async Task<KubeObject?> ReadAsync(ClusterView cluster, ObjectRef target)
    {
        try
        {
            return await cluster.GetAsync(target);
        }
        catch (KubeException e) when (e.Status == 403)
        {
            return null;
        }
    }
}
