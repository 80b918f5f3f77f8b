using Aura.Kubernetes;
using static Aura.Simulator.Tables.TableColumn;

namespace Aura.Simulator.Tables;

/// <summary>Workloads of apps, batch, autoscaling and policy.</summary>
internal static class WorkloadColumns
{
    private const string None = "<none>";

    // Before the columns that use it: static members are set in the order of the text.
    private static TableColumn SelectorColumn { get; } = Wide("Selector", o => o.Kind.Plural == "replicationcontrollers"
        ? Or(Selector.FromMap(o.At("spec.selector")).ToString())
        : Or(Selector.From(o.At("spec.selector")).ToString()));

    public static TableColumn[] Deployment { get; } =
    [
        ObjectName,
        Text("Ready", o => $"{Count(o, "readyReplicas")}/{Wanted(o)}"),
        new("Up-to-date", "string", 0, (o, _) => Count(o, "updatedReplicas")),
        new("Available", "string", 0, (o, _) => Count(o, "availableReplicas")),
        Age, .. Template("spec.template.spec"), SelectorColumn,
    ];

    public static TableColumn[] ReplicaSet { get; } =
    [
        ObjectName,
        Number("Desired", Wanted),
        Number("Current", o => Count(o, "replicas")),
        Number("Ready", o => Count(o, "readyReplicas")),
        Age, .. Template("spec.template.spec"), SelectorColumn,
    ];

    public static TableColumn[] StatefulSet { get; } =
    [
        ObjectName,
        Text("Ready", o => $"{Count(o, "readyReplicas")}/{Wanted(o)}"),
        Age, .. Template("spec.template.spec"),
    ];

    public static TableColumn[] DaemonSet { get; } =
    [
        ObjectName,
        Number("Desired", o => Count(o, "desiredNumberScheduled")),
        Number("Current", o => Count(o, "currentNumberScheduled")),
        Number("Ready", o => Count(o, "numberReady")),
        Number("Up-to-date", o => Count(o, "updatedNumberScheduled")),
        Number("Available", o => Count(o, "numberAvailable")),
        Text("Node Selector", o => Or(Selector.FromMap(o.At("spec.template.spec.nodeSelector")).ToString())),
        Age, .. Template("spec.template.spec"), SelectorColumn,
    ];

    public static TableColumn[] Job { get; } =
    [
        ObjectName,
        Text("Status", JobStatus),
        Text("Completions", Completions),
        Timed("Duration", Duration),
        Age, .. Template("spec.template.spec"), SelectorColumn,
    ];

    public static TableColumn[] CronJob { get; } =
    [
        ObjectName,
        Text("Schedule", o => o.Text("spec.schedule")),
        Text("Timezone", o => o.Text("spec.timeZone") ?? None),
        Text("Suspend", o => o.Flag("spec.suspend") ? "True" : "False"),
        Number("Active", o => o.List("status.active").Count()),
        Timed("Last Schedule", (o, now) => o.Time("status.lastScheduleTime") is { } at ? HumanTime.Since(at, now)
            : None),
        Age, .. Template("spec.jobTemplate.spec.template.spec"),
        Wide("Selector", o => Or(Selector.From(o.At("spec.jobTemplate.spec.selector")).ToString())),
    ];

    public static TableColumn[] HorizontalPodAutoscaler { get; } =
    [
        ObjectName,
        Text("Reference", o => $"{o.Text("spec.scaleTargetRef.kind")}/{o.Text("spec.scaleTargetRef.name")}"),
        Text("Targets", HpaTargets.Of),
        Text("MinPods", o => o.Number("spec.minReplicas")?.ToString() ?? "<unset>"),
        Number("MaxPods", o => o.Number("spec.maxReplicas") ?? 0),
        Number("Replicas", o => Count(o, "currentReplicas")),
        Age,
    ];

    public static TableColumn[] PodDisruptionBudget { get; } =
    [
        ObjectName,
        Text("Min Available", o => o.At("spec.minAvailable")?.ToString() ?? "N/A"),
        Text("Max Unavailable", o => o.At("spec.maxUnavailable")?.ToString() ?? "N/A"),
        Number("Allowed Disruptions", o => Count(o, "disruptionsAllowed")),
        Age,
    ];

    public static TableColumn[] ControllerRevision { get; } =
    [
        ObjectName,
        Text("Controller", o => o.Controller is { } c ? $"{KindOf(c)}/{(string?)c["name"]}" : None),
        Number("Revision", o => o.Number("revision") ?? 0),
        Age,
    ];

    private static string KindOf(System.Text.Json.Nodes.JsonObject owner)
    {
        var group = ((string?)owner["apiVersion"] ?? "").Split('/') is [var g, _] ? $".{g}" : "";
        return ((string?)owner["kind"] ?? "").ToLowerInvariant() + group;
    }

    private static TableColumn[] Template(string path) =>
    [
        Wide("Containers", o => string.Join(',', o.List($"{path}.containers").Select(c => (string?)c["name"]))),
        Wide("Images", o => string.Join(',', o.List($"{path}.containers").Select(c => (string?)c["image"]))),
    ];

    private static long Count(KubeObject item, string field) => item.Number($"status.{field}") ?? 0;

    private static long Wanted(KubeObject item) => item.Number("spec.replicas") ?? 0;

    private static string Or(string text) => text.Length == 0 ? None : text;

    private static string JobStatus(KubeObject job)
    {
        if (Holds(job, "Complete"))
            return "Complete";
        if (Holds(job, "Failed"))
            return "Failed";
        if (job.IsTerminating)
            return "Terminating";
        if (Holds(job, "Suspended"))
            return "Suspended";
        if (Holds(job, "FailureTarget"))
            return "FailureTarget";
        return Holds(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    private static bool Holds(KubeObject job, string condition) =>
        (string?)job.Condition(condition)?["status"] == "True";

    private static string Completions(KubeObject job)
    {
        var done = Count(job, "succeeded");
        if (job.Number("spec.completions") is { } wanted)
            return $"{done}/{wanted}";
        return job.Number("spec.parallelism") is > 1 and var parallel ? $"{done}/1 of {parallel}" : $"{done}/1";
    }

    private static string? Duration(KubeObject job, DateTimeOffset now) => job.Time("status.startTime") is not { } start
        ? "" : HumanTime.Of((job.Time("status.completionTime") ?? now) - start);
}
