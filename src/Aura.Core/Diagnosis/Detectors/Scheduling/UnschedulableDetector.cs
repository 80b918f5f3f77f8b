using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scheduling;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Scheduling;

/// <summary>Base of the detectors of pods that no node takes, one for each reason.</summary>
public abstract class UnschedulableDetector(string type, SchedulingFailureType reason) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        cluster.Derived(SchedulingFailures.Of).All.Where(f => f.Type == reason).Select(f => Seen(f, cluster));

    /// <summary>Where the fault lies: the workload that asks for too much, or the node that refuses.</summary>
    protected virtual ObjectRef Target(SchedulingFailure failure, ObjectRef workload, Snapshot cluster) => workload;

    protected abstract string Summary(SchedulingFailure failure, ObjectRef target);

    /// <summary>What else would explain it, by the objects that it suffers through.</summary>
    protected virtual IEnumerable<ObjectRef> Through(SchedulingFailure failure, Snapshot cluster) => failure.Claims;

    protected virtual void AddFacts(SchedulingFailure failure, JsonObject facts, Snapshot cluster)
    {
    }

    /// <summary>Whether a pod of the earlier template would find a node now.</summary>
    protected virtual bool Fits(PodTemplate template, SchedulingFailure failure, Snapshot cluster) =>
        Placement.Of(template, failure.Pod.Namespace, PodClaims.Of(failure.Pod), cluster)
            .Any(n => n.Obstacles.IsEmpty);

    protected virtual IEnumerable<Evidence> Evidence(SchedulingFailure failure, Snapshot cluster) =>
        failure.Nodes.Where(n => n.Length > 0).Take(5).Select(n => n[0])
            .Select(o => new Evidence($"{o.Node.Name} does not take the pod", o.By ?? o.Node, o.Field, o.Value));

    private Symptom Seen(SchedulingFailure failure, Snapshot cluster)
    {
        var workload = cluster.WorkloadOf(failure.Pod);
        var target = Target(failure, workload.Ref, cluster);
        var facts = new JsonObject();
        AddFacts(failure, facts, cluster);
        AddScheduled(workload, facts, cluster);
        return new Symptom
        {
            Type = Type,
            Target = target,
            Workload = workload.Ref,
            Summary = Summary(failure, target),
            Evidence =
            [
                .. Evidence(failure, cluster),
                new Evidence("the scheduler says", failure.Pod.Ref, "status.conditions[type=PodScheduled].message",
                    failure.Message, Untrusted: true),
            ],
            Facts = facts,
            Confidence = failure.Confirmed ? 0.95 : 0.6,
            Reasons = [failure.Confirmed
                ? "comparing the pod with the nodes and the scheduler's message agree"
                : "from comparing the pod with the nodes; the scheduler's message does not say the same"],
            Pods = [failure.Pod.Ref],
            Through = [.. Through(failure, cluster)],
            CuredBy = t => Fits(t, failure, cluster),
            Since = Since(failure.Pod),
        };
    }

    private static DateTimeOffset? Since(KubeObject pod) =>
        DateTimeOffset.TryParse((string?)pod.Condition("PodScheduled")?["lastTransitionTime"], out var at) ? at : null;

    /// <summary>How many replicas could run as things are: those that have a node.</summary>
    private static void AddScheduled(KubeObject workload, JsonObject facts, Snapshot cluster)
    {
        var live = cluster.PodsOf(workload).Where(p => !p.IsTerminating).ToList();
        var placed = live.Count(p => p.Text("spec.nodeName") is not null);
        var oneRevision = live.Select(p => cluster.ControllerOf(p)?.Ref).Distinct().Count() == 1;
        if (oneRevision && placed > 0)
            facts["scheduledReplicas"] = placed;
    }
}
