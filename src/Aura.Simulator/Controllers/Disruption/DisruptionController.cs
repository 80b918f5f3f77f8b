using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Disruption;

/// <summary>
/// Keeps a PodDisruptionBudget's status: how many pods are expected (the scale of the workloads behind its pods where a
/// percentage or maxUnavailable needs it, else the pods there are), how many must stay healthy (percentages round up),
/// how many are healthy now (Ready, not being deleted, not just evicted), and the difference, never below 0.
/// </summary>
internal sealed class DisruptionController : Controller
{
    private static readonly TimeSpan EvictionForgotten = TimeSpan.FromMinutes(2);

    public DisruptionController(ControlPlane plane) : base(plane)
    {
        Own(Kind.PodDisruptionBudget);
        On(Kind.Pod, change =>
        {
            if (change.Type == ChangeType.Modified && !Matters(change))
                return;
            EnqueueFor(change.New);
            if (change.Old is not null)
                EnqueueFor(change.Old);
        });
        foreach (var kind in new[] { Kind.Deployment, Kind.StatefulSet, Kind.ReplicaSet })
            On(kind, change =>
            {
                if (change.Old?.Number("spec.replicas") != change.New.Number("spec.replicas"))
                    foreach (var budget in Store.List(Kind.PodDisruptionBudget, change.New.Namespace))
                        Enqueue(budget);
            });
    }

    protected override string Component => "controllermanager";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.PodDisruptionBudget, ns, name) is not { } budget)
            return;
        var selector = Selector.From(budget.At("spec.selector"));
        var pods = Store.PodsWith(ns, selector).ToList();
        if (pods.Count == 0)
            Event(budget, "Normal", "NoPods", "No matching pods found");
        var evicted = StillGoing(budget, pods);
        var (expected, desired) = Expectation.Of(Store, budget, pods);
        var healthy = pods.Count(p => p.IsReadyPod() && !p.IsTerminating && !evicted.ContainsKey(p.Name));
        var allowed = expected <= 0 ? 0 : Math.Max(0, healthy - desired);
        Store.UpdateStatus(budget, json =>
        {
            var conditions = json["status"]?["conditions"]?.DeepClone() as JsonArray ?? [];
            SetAllowed(conditions, allowed > 0, budget.Generation ?? 1);
            var status = new JsonObject { ["observedGeneration"] = budget.Generation };
            if (evicted.Count > 0)
                status["disruptedPods"] = evicted;
            status["disruptionsAllowed"] = allowed;
            status["currentHealthy"] = healthy;
            status["desiredHealthy"] = desired;
            status["expectedPods"] = expected;
            status["conditions"] = conditions;
            json["status"] = status;
        });
        if (evicted.Count > 0)
            EnqueueAfter(budget, EvictionForgotten);
    }

    /// <summary>Pods named in status.disruptedPods that are still there, not deleted yet, and not forgotten.</summary>
    private JsonObject StillGoing(KubeObject budget, List<KubeObject> pods)
    {
        var going = new JsonObject();
        foreach (var (pod, since) in budget.At("status.disruptedPods") as JsonObject ?? [])
            if (pods.Any(p => p.Name == pod && !p.IsTerminating)
                && DateTimeOffset.TryParse((string?)since, out var at) && at + EvictionForgotten > Now)
                going[pod] = since!.DeepClone();
        return going;
    }

    private void SetAllowed(JsonArray conditions, bool allowed, long generation)
    {
        Conditions.Put(conditions, "DisruptionAllowed", allowed ? "True" : "False",
            allowed ? "SufficientPods" : "InsufficientPods", "", NowText);
        Conditions.Find(conditions, "DisruptionAllowed")!["observedGeneration"] = generation;
    }

    private static bool Matters(StoreEvent change) => change.Old is not { } old
        || old.IsReadyPod() != change.New.IsReadyPod() || old.IsTerminating != change.New.IsTerminating
        || !Trees.AreEqual(old.At("metadata.labels"), change.New.At("metadata.labels"));

    private void EnqueueFor(KubeObject pod)
    {
        foreach (var budget in Store.BudgetsNear(pod))
            if (Selector.From(budget.At("spec.selector")).Matches(pod))
                Enqueue(budget);
    }
}
