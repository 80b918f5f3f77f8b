using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>What controllers ask of a pod.</summary>
internal static class PodFacts
{
    public static string Phase(this KubeObject pod) => State(pod).Phase;

    public static bool IsFinished(this KubeObject pod) => State(pod).Phase is "Succeeded" or "Failed";

    /// <summary>Neither finished nor being deleted.</summary>
    public static bool IsActivePod(this KubeObject pod) => State(pod).IsActive;

    public static bool IsReadyPod(this KubeObject pod) => State(pod).IsReady;

    private static PodState State(KubeObject pod) => pod.Remember(PodState.Of);

    /// <summary>When the pod last turned Ready; null where it is not.</summary>
    public static DateTimeOffset? ReadySince(this KubeObject pod) =>
        pod.Condition("Ready") is { } ready && (string?)ready["status"] == "True"
            && DateTimeOffset.TryParse((string?)ready["lastTransitionTime"], out var at) ? at : null;

    /// <summary>Ready for at least <paramref name="minReadySeconds"/>.</summary>
    public static bool IsAvailablePod(this KubeObject pod, long minReadySeconds, DateTimeOffset now) =>
        pod.IsReadyPod() && (minReadySeconds == 0
            || (pod.ReadySince() is { } since && since.AddSeconds(minReadySeconds) <= now));

    public static string? NodeName(this KubeObject pod) => State(pod).NodeName;

    /// <summary>Does the item have all of these labels?</summary>
    public static bool HasLabels(this KubeObject item, JsonObject? labels)
    {
        var own = item.At("metadata.labels") as JsonObject;
        foreach (var (key, value) in labels ?? [])
            if ((string?)own?[key] != (string?)value)
                return false;
        return true;
    }

    /// <summary>Did something change that a workload counts or chooses by: phase, readiness, labels, owners?</summary>
    public static bool IsNewsOfPod(this StoreEvent change) => change.Type != ChangeType.Modified
        || change.Old is not { } old || old.IsReadyPod() != change.New.IsReadyPod()
        || old.Phase() != change.New.Phase() || old.IsTerminating != change.New.IsTerminating
        || !Trees.AreEqual(old.At("metadata.labels"), change.New.At("metadata.labels"))
        || !Trees.AreEqual(old.At("metadata.ownerReferences"), change.New.At("metadata.ownerReferences"));

    /// <summary>The sum of all containers' restarts.</summary>
    public static long Restarts(this KubeObject pod) =>
        pod.List("status.containerStatuses").Sum(c => c["restartCount"].Long() ?? 0);

    /// <summary>Is the owner the item's controller?</summary>
    public static bool IsControlledBy(this KubeObject item, KubeObject owner) =>
        item.Controller is { } controller && (string?)controller["uid"] == owner.Uid;

    /// <summary>The ownerReference that makes <paramref name="owner"/> the controller of an object.</summary>
    public static JsonObject ControllerReference(this KubeObject owner) => new()
    {
        ["apiVersion"] = owner.Kind.ApiVersion,
        ["kind"] = owner.Kind.Name,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    public static DateTimeOffset Created(this KubeObject item) =>
        item.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue;
}
