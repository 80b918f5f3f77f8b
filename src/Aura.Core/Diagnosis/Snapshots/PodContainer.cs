using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>A container of a pod: what is wanted beside what the kubelet reports. For reading only.</summary>
public sealed record PodContainer(KubeObject Pod, JsonObject Spec, JsonObject? Status, bool Init)
{
    public string Name => (string?)Spec["name"] ?? "";
    public string Image => (string?)Spec["image"] ?? "";
    public string SpecPath => $"spec.{(Init ? "initContainers" : "containers")}[name={Name}]";
    public string StatusPath => $"status.{(Init ? "initContainerStatuses" : "containerStatuses")}[name={Name}]";
    public string? WaitingReason => (string?)Status?["state"]?["waiting"]?["reason"];
    public string WaitingMessage => (string?)Status?["state"]?["waiting"]?["message"] ?? "";
    public JsonObject? Running => Status?["state"]?["running"] as JsonObject;
    public JsonObject? Terminated => Status?["state"]?["terminated"] as JsonObject;
    public JsonObject? LastTerminated => Status?["lastState"]?["terminated"] as JsonObject;

    /// <summary>The newest end that is known, this run's or the last one's.</summary>
    public JsonObject? LastEnd => Terminated ?? LastTerminated;

    public string LastEndPath => StatusPath + (Terminated is not null ? ".state.terminated" : ".lastState.terminated");
    public int Restarts => (int?)Status?["restartCount"] ?? 0;
    public bool Ready => (bool?)Status?["ready"] ?? false;

    /// <summary>A restartable init container (restartPolicy Always) runs on beside the others.</summary>
    public bool Sidecar => Init && (string?)Spec["restartPolicy"] == "Always";

    public static IEnumerable<PodContainer> Of(KubeObject pod) =>
        Of(pod, "initContainers", "initContainerStatuses", true)
            .Concat(Of(pod, "containers", "containerStatuses", false));

    /// <summary>
    /// Whether the container has outlived what ended its last run: it has run clearly longer than that run did. An old
    /// restart that has been healthy since is no incident.
    /// </summary>
    public bool Recovered(DateTimeOffset now)
    {
        if (Running is null || Time(Running["startedAt"]) is not { } started || LastTerminated is not { } last)
            return false;
        var before = Time(last["finishedAt"]) - Time(last["startedAt"]) ?? TimeSpan.Zero;
        var needed = TimeSpan.FromSeconds(30) + before * 2;
        return now - started > (needed < TimeSpan.FromHours(1) ? needed : TimeSpan.FromHours(1));
    }

    private static IEnumerable<PodContainer> Of(KubeObject pod, string specs, string statuses, bool init)
    {
        var reported = pod.List($"status.{statuses}").ToList();
        return pod.List($"spec.{specs}").Select(spec => new PodContainer(
            pod, spec, reported.FirstOrDefault(s => (string?)s["name"] == (string?)spec["name"]), init));
    }

    private static DateTimeOffset? Time(JsonNode? node) =>
        DateTimeOffset.TryParse((string?)node, out var at) ? at : null;
}
