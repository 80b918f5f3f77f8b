using System.Text.Json.Nodes;
using Aura.Kubernetes;
using static Aura.Simulator.Tables.TableColumn;

namespace Aura.Simulator.Tables;

/// <summary>Pods: the Status column sums up phase, containers and deletion.</summary>
internal static class PodColumns
{
    private const string None = "<none>";

    public static TableColumn[] Columns { get; } =
    [
        ObjectName,
        Text("Ready", pod => $"{Containers(pod).Count(IsReady)}/{pod.List("spec.containers").Count()}"),
        Text("Status", Status),
        Timed("Restarts", Restarts),
        Age,
        Wide("IP", pod => pod.Text("status.podIP") ?? None),
        Wide("Node", pod => pod.Text("spec.nodeName") ?? None),
        Wide("Nominated Node", pod => pod.Text("status.nominatedNodeName") ?? None),
        Wide("Readiness Gates", Gates),
    ];

    private static bool IsReady(JsonObject status) => (bool?)status["ready"] == true;

    private static IEnumerable<JsonObject> Containers(KubeObject pod) => pod.List("status.containerStatuses");

    internal static string Status(KubeObject pod)
    {
        var reason = pod.Text("status.reason") ?? pod.Text("status.phase") ?? "Unknown";
        if ((string?)pod.Condition("PodScheduled")?["reason"] == "SchedulingGated")
            reason = "SchedulingGated";
        reason = Initializing(pod) ?? OfContainers(pod, reason);
        if (!pod.IsTerminating)
            return reason;
        if (pod.Text("status.reason") == "NodeLost")
            return "Unknown";
        return pod.Text("status.phase") is "Succeeded" or "Failed" ? reason : "Terminating";
    }

    /// <summary>"Init:…" while an init container has yet to end; null once all have.</summary>
    private static string? Initializing(KubeObject pod)
    {
        var specs = pod.List("spec.initContainers").ToList();
        var sidecars = specs.Where(c => (string?)c["restartPolicy"] == "Always")
            .Select(c => (string?)c["name"]).ToHashSet();
        var index = 0;
        foreach (var status in pod.List("status.initContainerStatuses"))
        {
            var done = sidecars.Contains((string?)status["name"])
                ? (bool?)status["started"] == true
                : (long?)Exit(status) == 0;
            if (!done)
                return "Init:" + (Ended(status) ?? WaitsFor(status) ?? $"{index}/{specs.Count}");
            index++;
        }
        return null;
    }

    private static string OfContainers(KubeObject pod, string reason)
    {
        var running = false;
        foreach (var status in Containers(pod).Reverse())
            if ((string?)status["state"]?["waiting"]?["reason"] is { Length: > 0 } waiting)
                reason = waiting;
            else if (Ended(status) is { } ended)
                reason = ended;
            else if ((bool?)status["ready"] == true && status["state"]?["running"] is not null)
                running = true;
        if (reason != "Completed" || !running)
            return reason;
        return (string?)pod.Condition("Ready")?["status"] == "True" ? "Running" : "NotReady";
    }

    private static string? WaitsFor(JsonObject status) =>
        (string?)status["state"]?["waiting"]?["reason"] is { Length: > 0 } reason and not "PodInitializing" ? reason
            : null;

    private static string? Ended(JsonObject status)
    {
        if (status["state"]?["terminated"] is not JsonObject ended)
            return null;
        if ((string?)ended["reason"] is { Length: > 0 } reason)
            return reason;
        return Long(ended["signal"]) is > 0 and var signal ? $"Signal:{signal}" : $"ExitCode:{Long(ended["exitCode"])}";
    }

    private static JsonNode? Exit(JsonObject status) =>
        status["state"]?["terminated"] is JsonObject ended ? Long(ended["exitCode"]) : null;

    private static long Long(JsonNode? number) => long.TryParse(number?.ToString(), out var value) ? value : 0;

    private static string Restarts(KubeObject pod, DateTimeOffset now)
    {
        var statuses = Containers(pod).ToList();
        var count = statuses.Sum(s => Long(s["restartCount"]));
        var last = statuses.Select(s => (string?)s["lastState"]?["terminated"]?["finishedAt"]).Where(t => t is not null)
            .Select(t => DateTimeOffset.Parse(t!)).DefaultIfEmpty().Max();
        return count == 0 || last == default ? $"{count}" : $"{count} ({HumanTime.Since(last, now)} ago)";
    }

    private static string Gates(KubeObject pod)
    {
        var gates = pod.List("spec.readinessGates").Select(g => (string?)g["conditionType"]).ToList();
        var open = gates.Count(g => (string?)pod.Condition(g ?? "")?["status"] == "True");
        return gates.Count == 0 ? None : $"{open}/{gates.Count}";
    }
}
