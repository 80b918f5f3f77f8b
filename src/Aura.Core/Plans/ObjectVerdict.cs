using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Judges the conditions that one object alone decides.</summary>
internal static class ObjectVerdict
{
    public static ObjectRef Subject(Condition condition) => condition switch
    {
        Condition.JobComplete c => c.Job,
        Condition.StatusCondition c => c.Target,
        Condition.FieldIn c => c.Target,
        Condition.FieldDiffers c => c.Target,
        Condition.Resized c => c.Pod,
        Condition.ClaimResized c => c.Claim,
        Condition.Scheduled c => c.Pod,
        Condition.SnapshotReady c => c.Snapshot,
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.GetType().Name),
    };

    public static Verdict Of(Condition condition, KubeObject o) => condition switch
    {
        Condition.JobComplete => Job(o),
        Condition.StatusCondition c => Status(o, c),
        Condition.FieldIn c => Field(o, c),
        Condition.FieldDiffers c => JsonNode.DeepEquals(o.At(c.Path), c.From)
            ? Verdict.NotYet($"{c.Path} is as it was") : Verdict.Holds($"{c.Path} has changed"),
        Condition.Resized c => o.Uid == c.Uid ? Resized(o, c.Container) : Another(o.Ref),
        Condition.ClaimResized c => Claim(o, Quantity.Parse(c.Size)),
        Condition.Scheduled c => o.Uid == c.Uid ? Scheduled(o) : Another(o.Ref),
        Condition.SnapshotReady => Snapshot(o),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition.GetType().Name),
    };

    public static Verdict Exists(Condition.Exists c, KubeObject? found) =>
        found is null ? Verdict.NotYet($"{c.Target} is not there")
        : found.Uid == c.OtherThanUid || found.IsTerminating ? Verdict.NotYet($"{c.Target} is still the old one")
        : Verdict.Holds($"{c.Target} is there");

    private static Verdict Another(ObjectRef pod) => Verdict.Impossible($"{pod} is another pod now");

    private static Verdict Job(KubeObject job)
    {
        if (IsTrue(job, "Complete"))
            return Verdict.Holds("the Job has completed");
        foreach (var type in (string[])["Failed", "FailureTarget"])
            if (IsTrue(job, type))
                return Verdict.Impossible(
                    $"the Job has failed: {job.Condition(type)!["reason"]}: {job.Condition(type)!["message"]}");
        return job.Flag("spec.suspend") ? Verdict.Impossible("the Job is suspended")
            : Verdict.NotYet(
                $"{job.Number("status.active") ?? 0} pods active, {job.Number("status.failed") ?? 0} failed");
    }

    private static Verdict Status(KubeObject o, Condition.StatusCondition c)
    {
        var lists = c.Within is null ? [o.List("status.conditions")]
            : o.List(c.Within).Select(i => i["conditions"].Objects()).ToList();
        if (lists.Count == 0)
            return Verdict.NotYet($"nothing in {c.Within} yet");
        foreach (var list in lists)
        {
            if (list.FirstOrDefault(i => (string?)i["type"] == c.Type) is not { } found)
                return Verdict.NotYet($"condition {c.Type} is not there yet");
            var observed = (long?)found["observedGeneration"] ?? o.Number("status.observedGeneration");
            if (observed < o.Generation)
                return Verdict.NotYet("its controller has not seen the change yet");
            if ((string?)found["status"] != c.Status)
                return Verdict.NotYet($"{c.Type} is {found["status"]} ({found["reason"]}: {found["message"]})");
        }
        return Verdict.Holds($"{c.Type} is {c.Status}");
    }

    private static Verdict Field(KubeObject o, Condition.FieldIn c)
    {
        var now = o.At(c.Path)?.ToString() ?? "";
        return c.Values.Contains(now) ? Verdict.Holds($"{c.Path} is {now}")
            : c.Never.Contains(now) ? Verdict.Impossible($"{c.Path} is {now}")
            : Verdict.NotYet($"{c.Path} is {(now.Length == 0 ? "absent" : now)}");
    }

    // Reasons of PodResizePending and PodResizeInProgress: the API's "Resize CPU and Memory Resources".
    private static Verdict Resized(KubeObject pod, string container)
    {
        if (WorkloadPods.IsFinished(pod) || pod.IsTerminating)
            return Verdict.Impossible($"{pod.Ref} has ended");
        if (IsTrue(pod, "PodResizePending") && pod.Condition("PodResizePending") is { } pending)
            return (string?)pending["reason"] == "Infeasible"
                ? Verdict.Impossible($"the node cannot: {pending["message"]}")
                : Verdict.NotYet($"{pending["reason"]}: {pending["message"]}");
        var wanted = pod.At($"spec.containers[name={container}].resources");
        var given = pod.At($"status.containerStatuses[name={container}].resources");
        foreach (var of in (string[])["limits", "requests"])
            foreach (var (resource, amount) in wanted?[of] as JsonObject ?? [])
                if (resource is "cpu" or "memory" && Quantity.From(given?[of]?[resource]) != Quantity.From(amount))
                    return Verdict.NotYet($"{container} still has {resource} {of} {given?[of]?[resource]}, not {amount}"
                        + $" {pod.Condition("PodResizeInProgress")?["message"]}".TrimEnd());
        return Verdict.Holds($"{container} of {pod.Name} has its new size");
    }

    private static Verdict Claim(KubeObject claim, Quantity size)
    {
        var storage = (string?)claim.At("status.allocatedResourceStatuses.storage");
        if (storage is "ControllerResizeInfeasible" or "NodeResizeInfeasible")
            return Verdict.Impossible($"the storage driver refuses the size ({storage})");
        foreach (var type in (string[])["FileSystemResizePending", "Resizing"])
            if (IsTrue(claim, type))
                return Verdict.NotYet($"{type}: {claim.Condition(type)!["message"]}");
        var now = Quantity.From(claim.At("status.capacity.storage")) ?? Quantity.Zero;
        return now >= size ? Verdict.Holds($"the volume has {now}")
            : Verdict.NotYet($"the volume has {now}, not {size}");
    }

    private static Verdict Scheduled(KubeObject pod) => pod.Text("spec.nodeName") is { } node
        ? Verdict.Holds($"{pod.Name} was scheduled to {node}")
        : Verdict.NotYet($"not scheduled: {pod.Condition("PodScheduled")?["message"]}");

    private static Verdict Snapshot(KubeObject snapshot) =>
        snapshot.Flag("status.readyToUse") ? Verdict.Holds("the snapshot is ready to use")
        : snapshot.Text("status.error.message") is { } error ? Verdict.Impossible($"the snapshot failed: {error}")
        : Verdict.NotYet("the snapshot is not ready to use yet");

    private static bool IsTrue(KubeObject o, string type) => (string?)o.Condition(type)?["status"] == "True";
}
