using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Tests.Simulator.State;

/// <summary>One object in one line: what two clusters that go the same way have in common.</summary>
internal static class StateLine
{
    public static string? Of(KubeObject item) => item.Kind.Name switch
    {
        "Pod" => $"Pod {Owner(item)}{(item.At("spec.nodeName") is null ? " on no node" : "")} "
            + item.Text("status.phase")
            + $" {item.Text("status.reason")}{(item.IsTerminating ? " terminating" : "")}"
            + $" {Conditions(item)} {Containers(item, "initContainerStatuses")}{Containers(item, "containerStatuses")}",
        "Node" => $"Node {item.Name} {Conditions(item)} {item.At("spec.unschedulable")} "
            + string.Join(' ', item.List("spec.taints").Select(t => $"{t["key"]}:{t["effect"]}").Order()),
        "PersistentVolume" => $"PersistentVolume for {item.Text("spec.claimRef.name")} {item.Text("status.phase")}",
        "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet" or "Job" or "PodDisruptionBudget"
            or "HorizontalPodAutoscaler" or "PersistentVolumeClaim" or "ResourceQuota" or "CronJob" or "Namespace" =>
            $"{item.Kind.Name} {item.Namespace}/{item.Name} {item.At("spec.replicas")} {Numbers(item)}"
            + $" {item.Text("status.phase")} {Conditions(item)}",
        "EndpointSlice" => $"EndpointSlice {item.Label("kubernetes.io/service-name")} "
            + string.Join(' ', item.List("endpoints").Select(e => $"{e["conditions"]?["ready"]}").Order()),
        "Event" or "Lease" or "ControllerRevision" or "Endpoints" => null,
        _ => $"{item.Kind.Name} {item.Namespace}/{item.Name}",
    };

    private static string Owner(KubeObject pod) => pod.Controller is { } owner
        ? $"of {pod.Namespace}/{owner["name"]}" : $"{pod.Namespace}/{pod.Name}";

    private static string Conditions(KubeObject item) => string.Join(' ', item.List("status.conditions")
        .Select(c => $"{c["type"]}={c["status"]}{(c["reason"] is { } r ? $"({r})" : "")}").Order());

    private static string Numbers(KubeObject item) => string.Join(' ',
        (item.At("status") as JsonObject ?? []).Where(p => p.Value is JsonValue v && v.TryGetValue(out long _)
            || p.Key is "used" or "hard").Select(p => $"{p.Key}={p.Value!.ToJsonString()}").Order());

    private static string Containers(KubeObject pod, string list) => string.Join(' ', pod.List($"status.{list}")
        .Select(c => $"{c["name"]}: {State(c["state"] as JsonObject)} ready={c["ready"]} started={c["started"]} "
            + $"restarts={c["restartCount"]}"));

    private static string State(JsonObject? state) => state?.FirstOrDefault() is { Value: JsonObject { } s } one
        ? $"{one.Key}{s["reason"]}{(s["exitCode"] is { } code ? $"/{code}" : "")}" : "";
}
