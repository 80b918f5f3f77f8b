using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>
/// Pods that the scheduler removed lately for one of higher priority, by the workload that they belonged to: seen in
/// the condition DisruptionTarget while they end, and in the scheduler's event afterwards.
/// </summary>
public sealed class Preemptions
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(30);
    private readonly ILookup<ObjectRef, Preemption> _byWorkload;

    private Preemptions(IEnumerable<Preemption> all) => _byWorkload = all.GroupBy(p => p.Victim)
        .Select(g => g.First()).ToLookup(p => p.Workload);

    public IEnumerable<IGrouping<ObjectRef, Preemption>> ByWorkload => _byWorkload;

    public static Preemptions Of(Snapshot cluster) => new(Ending(cluster).Concat(Told(cluster)));

    public IEnumerable<ObjectRef> Victims(ObjectRef workload) => _byWorkload[workload].Select(p => p.Victim);

    private static IEnumerable<Preemption> Ending(Snapshot cluster) =>
        from pod in cluster.Pods
        let condition = pod.Condition("DisruptionTarget")
        where (string?)condition?["status"] == "True" && (string?)condition["reason"] == "PreemptionByScheduler"
        let at = DateTimeOffset.TryParse((string?)condition["lastTransitionTime"], out var t) ? t : cluster.Now
        where cluster.Now - at < Lately
        select new Preemption(pod.Ref, cluster.WorkloadOf(pod).Ref, at, new Evidence("the scheduler says", pod.Ref,
            "status.conditions[type=DisruptionTarget].message", (string?)condition["message"], Untrusted: true));

    private static IEnumerable<Preemption> Told(Snapshot cluster)
    {
        foreach (var e in cluster.Of(Kind.CoreEvent).Where(e => e.Text("reason") == "Preempted"
                     && e.Text("involvedObject.kind") == "Pod" && cluster.Now - Snapshot.EventTime(e) < Lately))
        {
            var victim = new ObjectRef(Kind.Pod, e.Text("involvedObject.namespace"),
                e.Text("involvedObject.name") ?? "");
            if (OwnerOf(victim, cluster) is { } workload)
                yield return new Preemption(victim, workload, Snapshot.EventTime(e),
                    new Evidence("the scheduler says", e.Ref, "message", e.Text("message"), Untrusted: true));
        }
    }

    /// <summary>Of a pod that is gone: the controller whose name the pod's begins with.</summary>
    private static ObjectRef? OwnerOf(ObjectRef victim, Snapshot cluster)
    {
        if (cluster.Find(victim) is { } pod)
            return cluster.WorkloadOf(pod).Ref;
        var dash = victim.Name.LastIndexOf('-');
        if (dash <= 0)
            return null;
        Kind[] kinds = [Kind.ReplicaSet, Kind.StatefulSet, Kind.DaemonSet, Kind.Job];
        return kinds.Select(k => cluster.Find(new ObjectRef(k, victim.Namespace, victim.Name[..dash])))
            .OfType<KubeObject>().Select(o => cluster.WorkloadOf(o).Ref).FirstOrDefault();
    }
}
