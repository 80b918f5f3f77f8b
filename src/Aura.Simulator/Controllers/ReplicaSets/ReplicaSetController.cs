using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers.ReplicaSets;

/// <summary>
/// Keeps as many pods as spec.replicas says. Pods are created in batches of 1, 2, 4… (at most 500 a look), and the rest
/// of a look is given up when one is refused; the pods that go first are those that <see cref="PodRanking"/> names.
/// </summary>
internal sealed class ReplicaSetController : Controller
{
    private const int Burst = 500;

    public ReplicaSetController(ControlPlane plane) : base(plane)
    {
        Own(Kind.ReplicaSet);
        On(Kind.Pod, change =>
        {
            if (!change.IsNewsOfPod())
                return;
            if (change.New.Controller is not null)
                EnqueueController(change.New, Kind.ReplicaSet);
            else if (change.Type != ChangeType.Deleted && !change.New.IsTerminating)
                EnqueueAdopters(change.New);
            if (change.Old?.Controller is not null && change.New.Controller is null)
                EnqueueController(change.Old, Kind.ReplicaSet);
        });
    }

    protected override string Component => "replicaset-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.ReplicaSet, ns, name) is not { } replicaSet)
            return;
        var claimed = PodClaim.Of(Plane, replicaSet, Selector.From(replicaSet.At("spec.selector")));
        ApiStatusException? refusal = null;
        var wanted = (int)(replicaSet.Number("spec.replicas") ?? 1);
        var active = claimed.Where(p => p.IsActivePod()).ToList();
        if (!replicaSet.IsTerminating)
        {
            if (active.Count < wanted)
                refusal = CreatePods(replicaSet, wanted - active.Count);
            else if (active.Count > wanted)
                DeletePods(replicaSet, active, active.Count - wanted);
        }
        // What was just created and deleted counts, as it is in the store already.
        claimed = [.. Store.OwnedBy(replicaSet.Uid!, Kind.Pod).Where(p => p.IsControlledBy(replicaSet))];
        WriteStatus(replicaSet, claimed, refusal);
        if (refusal is not null)
            throw refusal;
    }

    private ApiStatusException? CreatePods(KubeObject replicaSet, int count)
    {
        count = Math.Min(count, Burst);
        for (int done = 0, batch = 1; done < count; batch *= 2)
        {
            ApiStatusException? refused = null;
            var end = Math.Min(count, done + batch);
            for (; done < end; done++)
                try
                {
                    var pod = Plane.Create(PodTemplates.NewPod(replicaSet, "spec.template"));
                    Event(replicaSet, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name}");
                }
                catch (ApiStatusException refusal)
                {
                    Event(replicaSet, "Warning", "FailedCreate", $"Error creating: {refusal.Message}");
                    refused = refusal;
                }
            if (refused is not null)
                return refused;
        }
        return null;
    }

    private void DeletePods(KubeObject replicaSet, List<KubeObject> active, int count)
    {
        foreach (var pod in PodRanking.FirstToGo(active, Related(replicaSet, active), Now).Take(Math.Min(count, Burst)))
        {
            Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid });
            Event(replicaSet, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }
    }

    /// <summary>Active pods of all ReplicaSets of the same Deployment: what counts as crowding a node.</summary>
    private List<KubeObject> Related(KubeObject replicaSet, List<KubeObject> own)
    {
        if ((string?)replicaSet.Controller?["uid"] is not { } owner)
            return own;
        return [.. Store.OwnedBy(owner, Kind.ReplicaSet).SelectMany(r => Store.OwnedBy(r.Uid!, Kind.Pod))
            .Where(p => p.IsActivePod())];
    }

    private void WriteStatus(KubeObject replicaSet, List<KubeObject> pods, ApiStatusException? refusal)
    {
        var minReady = replicaSet.Number("spec.minReadySeconds") ?? 0;
        var active = pods.Where(p => p.IsActivePod()).ToList();
        var labels = replicaSet.At("spec.template.metadata.labels") as JsonObject;
        var ready = active.Count(p => p.IsReadyPod());
        var available = minReady == 0 ? ready : active.Count(p => p.IsAvailablePod(minReady, Now));
        var conditions = Store.Get(replicaSet.Ref)?.Copy("status.conditions") as JsonArray ?? [];
        if (refusal is not null && Conditions.Find(conditions, "ReplicaFailure") is null)
            Conditions.Put(conditions, "ReplicaFailure", "True", "FailedCreate", refusal.Message, NowText);
        else if (refusal is null)
            Conditions.Remove(conditions, "ReplicaFailure");
        var status = new JsonObject { ["replicas"] = active.Count };
        void Put(string field, int value)
        {
            if (value != 0)
                status[field] = value;
        }
        Put("fullyLabeledReplicas", active.Count(p => p.HasLabels(labels)));
        Put("readyReplicas", ready);
        Put("availableReplicas", available);
        status["terminatingReplicas"] = pods.Count(p => p.IsTerminating && !p.IsFinished());
        status["observedGeneration"] = replicaSet.Generation;
        if (conditions.Count > 0)
            status["conditions"] = conditions;
        Store.PutStatus(replicaSet, status);
        if (minReady > 0 && ready != available)
            EnqueueAfter(replicaSet, TimeSpan.FromSeconds(minReady));
    }

    private void EnqueueAdopters(KubeObject pod)
    {
        foreach (var replicaSet in Store.List(Kind.ReplicaSet, pod.Namespace))
            if (Selector.From(replicaSet.At("spec.selector")).Matches(pod))
                Enqueue(replicaSet);
    }
}
