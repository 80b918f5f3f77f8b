using Aura.Kubernetes;
using Aura.Simulator;

namespace Aura.Tests.Chaos;

/// <summary>
/// Stands at the API server: what Aura asked it for, and whether a disruption budget stood against a pod that it was
/// told to remove.
/// </summary>
internal sealed class Witness(SimulatedCluster cluster, Ledger ledger)
{
    private readonly HashSet<ApiCall> _calls = [];

    /// <summary>Each sort of request, once, without the object's name.</summary>
    public IReadOnlyCollection<ApiCall> Calls => _calls;

    /// <summary>What must not have been done.</summary>
    public List<string> Faults { get; } = [];

    public KubeObject? Before(ApiCall call)
    {
        var removes = call is { Resource: "pods", Group: "", IsWrite: true, Name: not null }
            && (call.Verb == "delete" || call.Subresource == "eviction");
        return removes ? Find(call) : null;
    }

    public void After(ApiCall call, int status, KubeObject? pod)
    {
        _calls.Add(call with { Name = null, Namespace = null });
        if (call is { Verb: "get", Name: not null } && status == 200 && Find(call) is { Uid: { } uid } read)
            ledger.Read(read.Ref, uid);
        if (pod is { IsTerminating: false } && status < 300 && Find(call) is var now
            && (now is null || now.Uid != pod.Uid || now.IsTerminating))
            Judge(call, pod);
    }

    // Status as it was before the request: budgets change in their own time, by their controller.
    private void Judge(ApiCall call, KubeObject pod)
    {
        if (pod.Condition("Ready") is not { } ready || (string?)ready["status"] != "True"
            || call.Subresource == "eviction")
            return; // The eviction API has asked the budget itself.
        foreach (var budget in cluster.Store.List(Kind.PodDisruptionBudget, pod.Namespace)
            .Where(b => Selector.From(b.At("spec.selector")).Matches(pod.Labels)))
            if ((budget.Number("status.disruptionsAllowed") ?? 0) < 1)
                Faults.Add($"{pod.Ref}, which is ready, was deleted although {budget.Ref} allows no disruption");
    }

    private KubeObject? Find(ApiCall call)
    {
        lock (cluster.Clock.World)
            return cluster.Store.Kinds.Where(k => k.Group == call.Group && k.Plural == call.Resource)
                .Select(kind => cluster.Store.Get(kind, call.Namespace, call.Name!)).FirstOrDefault();
    }
}
