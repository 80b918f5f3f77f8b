using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// Whether what was found is getting better by itself: what is done then only disturbs. It looks at the object as it is
/// now, and compares it with what the finding saw.
/// </summary>
internal static class Recovering
{
    /// <returns>A clause, or null where nothing shows it.</returns>
    public static async Task<string?> WhyAsync(Finding finding, ClusterView cluster, IEnumerable<Attempt> attempts)
    {
        if (attempts.FirstOrDefault(a => a.IsOpen) is { } open)
            return $"execution {open.Execution} ({open.Strategy}) "
                + (open.Status == "running" ? "is at work on it" : "waits for consent to mend it");
        var target = finding.Target.Kind == Kind.Node || finding.Target.Kind == Kind.Pod ? finding.Target
            : Workload(finding);
        if (target is null)
            return null;
        var now = await cluster.GetAsync(target);
        return target.Kind == Kind.Node ? Node(finding, now)
            : target.Kind == Kind.Pod ? Pod(finding, now) : await RolloutAsync(finding, now, cluster);
    }

    private static ObjectRef? Workload(Finding finding) => finding.Affected.Prepend(finding.Target).FirstOrDefault(o =>
        o.Name == (string?)finding.Facts["workload"] && o.Kind.Name == (string?)finding.Facts["workloadKind"]
        && (o.Kind == Kind.Deployment || o.Kind == Kind.StatefulSet || o.Kind == Kind.DaemonSet));

    private static string? Node(Finding finding, KubeObject? node) =>
        finding.Type == "NodeNotReady" && (string?)node?.Condition("Ready")?["status"] == "True"
            ? $"{finding.Target} is ready again" : null;

    private static string? Pod(Finding finding, KubeObject? pod) =>
        finding.Type == "PodStuckTerminating" && pod is null ? $"{finding.Target} is gone" : null;

    /// <summary>A rollout that the finding did not know of yet, or all replicas ready where some were not.</summary>
    private static async Task<string?> RolloutAsync(Finding finding, KubeObject? workload, ClusterView cluster)
    {
        if (workload is null || Downtime.Number(finding, "replicas") is not { } wanted || wanted == 0
            || Downtime.Number(finding, "readyReplicas") is not { } ready || ready >= wanted)
            return null;
        var verdict = RolloutVerdict.Of(workload);
        if (verdict.State == VerdictState.Holds)
            return $"{workload.Ref} has all its replicas again since it was looked at";
        return verdict.State == VerdictState.NotYet && Downtime.Number(finding, "revision") is { } seen
            && RolloutRevision(workload) is { } revision && revision != seen
            && !await RestoresAsync(workload, seen, cluster)
            ? $"a rollout of {workload.Ref} to revision {revision} has begun since it was looked at ({verdict.Why})"
            : null;
    }

    /// <summary>
    /// The rollout only puts back what the finding is about, as the undo of an attempt does: the ReplicaSet of the same
    /// template is taken again, and the Deployment controller notes on it the revisions that it was
    /// (kubernetes, pkg/controller/deployment/util, SetNewReplicaSetAnnotations).
    /// </summary>
    private static async Task<bool> RestoresAsync(KubeObject workload, double seen, ClusterView cluster)
    {
        if (workload.Kind != Kind.Deployment)
            return false;
        var template = RolloutHistory.TemplateOf(workload);
        return (await cluster.ListAsync(Kind.ReplicaSet, workload.Namespace)).Any(s =>
            (string?)s.Controller?["uid"] == workload.Uid && Was(s, seen)
            && TemplateDiff.Between(RolloutHistory.TemplateOf(s), template).IsEmpty);
    }

    private static bool Was(KubeObject replicaSet, double revision) => RolloutRevision(replicaSet) == revision
        || replicaSet.Annotation("deployment.kubernetes.io/revision-history")?.Split(',')
            .Any(past => double.TryParse(past, out var number) && number == revision) == true;

    private static double? RolloutRevision(KubeObject workload) =>
        double.TryParse(workload.Annotation("deployment.kubernetes.io/revision"), out var value) ? value : null;
}
