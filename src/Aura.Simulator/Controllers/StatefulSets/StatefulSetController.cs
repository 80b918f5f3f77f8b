using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers.StatefulSets;

/// <summary>
/// Keeps a StatefulSet's numbered pods. OrderedReady: pods are made upwards, each once the one before is ready, and
/// taken away downwards; Parallel does all at once. A rolling update replaces pods from the highest ordinal down to the
/// partition, one at a time, each once the one above is healthy, or as many as maxUnavailable allows; OnDelete leaves
/// it to whoever deletes the pods.
/// </summary>
internal sealed partial class StatefulSetController : Controller
{
    public StatefulSetController(ControlPlane plane) : base(plane)
    {
        Own(Kind.StatefulSet);
        On(Kind.Pod, change =>
        {
            EnqueueController(change.New, Kind.StatefulSet);
            if (change.Old is not null)
                EnqueueController(change.Old, Kind.StatefulSet);
            if (change.New.Controller is null && change.Type != ChangeType.Deleted)
                foreach (var set in Store.List(Kind.StatefulSet, change.New.Namespace))
                    if (StatefulPods.Ordinal(set, change.New) is not null)
                        Enqueue(set);
        });
    }

    protected override string Component => "statefulset-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.StatefulSet, ns, name) is not { } set)
            return;
        var pods = PodClaim.Of(Plane, set, Selector.From(set.At("spec.selector")),
            p => StatefulPods.Ordinal(set, p) is not null);
        var update = Revisions.Current(Plane, set);
        var known = Revisions.Of(Store, set);
        var current = known.Find(r => r.Name == set.Text("status.currentRevision")) ?? update;
        var state = new SetState(set, pods, current, update, Now);
        ApiStatusException? refusal = null;
        try
        {
            if (!set.IsTerminating)
                Advance(state);
        }
        catch (ApiStatusException failed)
        {
            refusal = failed;
        }
        WriteStatus(Store.Get(set.Ref) ?? set, state);
        Revisions.Trim(Store, set, r => r.Name == current.Name || r.Name == update.Name
            || pods.Exists(p => p.Label(Revisions.HashLabel) == r.Name));
        if (refusal is not null)
            throw refusal;
    }

    /// <summary>Does what may be done now; stops where order asks to wait.</summary>
    private void Advance(SetState state)
    {
        for (var ordinal = state.Start; ordinal < state.Start + state.Replicas; ordinal++)
        {
            var pod = state.Pod(ordinal);
            if (pod is null)
                CreatePod(state, ordinal);
            else if (pod.IsFinished() && !pod.IsTerminating)
            {
                Event(state.Set, "Warning", "RecreatingFailedPod",
                    $"StatefulSet {state.Set.Namespace}/{state.Set.Name} is recreating failed Pod {pod.Name}");
                DeletePod(state, pod);
            }
            else if (state.IsHealthy(pod))
                continue;
            if (state.Ordered)
                return;
        }
        if (!RemoveCondemned(state))
            return;
        if (state.Set.Text("spec.updateStrategy.type") != "OnDelete")
            Replace(state);
    }

    private bool RemoveCondemned(SetState state)
    {
        foreach (var pod in state.Condemned)
        {
            if (!pod.IsTerminating)
                DeletePod(state, pod);
            if (state.Ordered)
                return false;
        }
        return true;
    }

    private void Replace(SetState state)
    {
        if (state.MaxUnavailable > 1)
        {
            ReplaceSeveral(state);
            return;
        }
        for (var ordinal = state.Start + state.Replicas - 1; ordinal >= state.Start + state.Partition; ordinal--)
        {
            if (state.Pod(ordinal) is not { } pod)
                return;
            if (pod.Label(Revisions.HashLabel) != state.Update.Name && !pod.IsTerminating)
            {
                DeletePod(state, pod);
                return;
            }
            if (!state.IsHealthy(pod))
                return;
        }
    }

    /// <summary>From the highest ordinal down, so many that no more than maxUnavailable are not healthy.</summary>
    private void ReplaceSeveral(SetState state)
    {
        var all = Enumerable.Range(state.Start, state.Replicas).Select(state.Pod).ToList();
        var room = state.MaxUnavailable - all.Count(p => p is null || !state.IsHealthy(p));
        for (var i = all.Count - 1; i >= state.Partition; i--)
        {
            if (all[i] is not { IsTerminating: false } pod || pod.Label(Revisions.HashLabel) == state.Update.Name)
                continue;
            // One that is not healthy anyway costs nothing.
            if (state.IsHealthy(pod) && room-- <= 0)
                return;
            DeletePod(state, pod);
        }
    }

    private void CreatePod(SetState state, int ordinal)
    {
        var set = state.Set;
        var name = $"{set.Name}-{ordinal}";
        try
        {
            foreach (var claim in StatefulPods.Claims(set, ordinal))
                if (Store.Get(claim.Ref) is null)
                {
                    Plane.Create(claim);
                    Event(set, "Normal", "SuccessfulCreate",
                        $"create Claim {claim.Name} Pod {name} in StatefulSet {set.Name} success");
                }
            state.Add(Plane.Create(StatefulPods.New(set, state.RevisionFor(ordinal), ordinal)));
            Event(set, "Normal", "SuccessfulCreate", $"create Pod {name} in StatefulSet {set.Name} successful");
        }
        catch (ApiStatusException refusal)
        {
            Event(set, "Warning", "FailedCreate",
                $"create Pod {name} in StatefulSet {set.Name} failed error: {refusal.Message}");
            throw;
        }
    }

    private void DeletePod(SetState state, KubeObject pod)
    {
        var set = state.Set;
        if (set.Text("spec.persistentVolumeClaimRetentionPolicy.whenScaled") == "Delete"
            && state.Condemned.Any(p => p.Uid == pod.Uid))
            foreach (var claim in StatefulPods.Claims(set, StatefulPods.Ordinal(set, pod)!.Value))
                if (Store.Get(claim.Ref) is { Controller: null } kept)
                    Ownership.Adopt(Store, kept, pod);
        Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid });
        Event(set, "Normal", "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful");
    }
}
