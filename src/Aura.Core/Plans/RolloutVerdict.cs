using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>How far a rollout is, by the rules of <c>kubectl rollout status</c>.</summary>
public static class RolloutVerdict
{
    /// <param name="since">
    /// When the rollout began, where known: a deadline that was passed before is of an earlier one. A Deployment that
    /// is rolled back keeps that condition until its first new progress.
    /// </param>
    public static Verdict Of(KubeObject workload, DateTimeOffset? since = null)
    {
        if (workload.Number("status.observedGeneration") is not { } observed || observed < workload.Generation)
            return Verdict.NotYet("its controller has not seen the change yet");
        return workload.Kind.Name switch
        {
            "Deployment" => OfDeployment(workload, since),
            "StatefulSet" => OfStatefulSet(workload),
            "DaemonSet" => OfDaemonSet(workload),
            _ => Verdict.Impossible($"a {workload.Kind} has no rollout"),
        };
    }

    private static Verdict OfDeployment(KubeObject d, DateTimeOffset? since)
    {
        var wanted = d.Number("spec.replicas") ?? 1;
        var (total, updated, available) =
            (Count(d, "replicas"), Count(d, "updatedReplicas"), Count(d, "availableReplicas"));
        if (updated >= wanted && total <= updated && available >= updated)
            return Verdict.Holds($"{available} of {wanted} replicas updated and available");
        if (d.Flag("spec.paused"))
            return Verdict.Impossible("the rollout is paused");
        if ((string?)d.Condition("Progressing")?["reason"] == "ProgressDeadlineExceeded" && !IsOlder(d, since))
            return Verdict.Impossible(
                $"progress deadline exceeded: {ClusterText.Quote((string?)d.Condition("Progressing")?["message"])}");
        if (updated < wanted)
            return Verdict.NotYet($"{updated} of {wanted} replicas updated");
        return total > updated
            ? Verdict.NotYet($"{total - updated} old replicas still there")
            : Verdict.NotYet($"{available} of {updated} updated replicas available");
    }

    private static Verdict OfStatefulSet(KubeObject s)
    {
        var wanted = s.Number("spec.replicas") ?? 1;
        var (ready, updated) = (Count(s, "readyReplicas"), Count(s, "updatedReplicas"));
        if (ready < wanted)
            return Verdict.NotYet($"{ready} of {wanted} replicas ready");
        if (s.Text("spec.updateStrategy.type") == "OnDelete")
            return Verdict.Holds($"{ready} of {wanted} replicas ready; OnDelete rolls nothing by itself");
        var partition = s.Number("spec.updateStrategy.rollingUpdate.partition") ?? 0;
        if (partition > 0)
            return updated >= wanted - partition
                ? Verdict.Holds($"{updated} replicas above partition {partition} updated")
                : Verdict.NotYet($"{updated} of {wanted - partition} replicas above the partition updated");
        return s.Text("status.updateRevision") == s.Text("status.currentRevision")
            ? Verdict.Holds($"{ready} of {wanted} replicas updated and ready")
            : Verdict.NotYet($"{updated} of {wanted} replicas updated");
    }

    private static Verdict OfDaemonSet(KubeObject d)
    {
        var wanted = Count(d, "desiredNumberScheduled");
        var (updated, available) = (Count(d, "updatedNumberScheduled"), Count(d, "numberAvailable"));
        if (d.Text("spec.updateStrategy.type") == "OnDelete")
            return Verdict.Holds("OnDelete rolls nothing by itself");
        if (updated < wanted)
            return Verdict.NotYet($"{updated} of {wanted} pods updated");
        return available < wanted
            ? Verdict.NotYet($"{available} of {wanted} updated pods available")
            : Verdict.Holds($"{available} of {wanted} pods updated and available");
    }

    // Times of conditions are whole seconds.
    private static bool IsOlder(KubeObject d, DateTimeOffset? since) =>
        d.Time("status.conditions[type=Progressing].lastUpdateTime") is { } at && at.AddSeconds(1) <= since;

    private static long Count(KubeObject o, string field) => o.Number($"status.{field}") ?? 0;
}
