using Aura.Diagnosis.Snapshots;

namespace Aura.Twin.Inference;

/// <summary>
/// Containers that ended several times and have run well since: why they ended, and whether they will again, cannot be
/// told, so that there is no rule.
/// </summary>
internal sealed class PastRestarts : IInference
{
    private const int Several = 2;

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var group in cluster.Derived(LiveContainers.Of).All
                     .Where(c => c.Restarts >= Several && c.LastTerminated is not null && c.Recovered(cluster.Now))
                     .GroupBy(c => (cluster.WorkloadOf(c.Pod).Ref, c.Name)))
            draft.Doubt($"Container {group.Key.Name} of {group.Key.Ref} was restarted {group.Max(c => c.Restarts)} "
                + "times and has run since; whether it ends again is not known, in the twin it does not.");
    }
}
