using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Mcp.Tools;

/// <summary>
/// Objects as a table for reading: what <c>kubectl get</c> shows of the common kinds, names of the others.
/// </summary>
public static class ObjectTable
{
    private sealed record Column(string Title, Func<KubeObject, string?> Value);

    private static readonly Dictionary<string, Column[]> OfKind = new()
    {
        ["Pod"] =
        [
            new("READY", o =>
                $"{Containers(o).Count(c => (bool?)c["ready"] == true)}/{o.List("spec.containers").Count()}"),
            new("STATUS", PodStatus),
            new("RESTARTS", o => $"{Containers(o).Sum(c => (int?)c["restartCount"] ?? 0)}"),
            new("NODE", o => o.Text("spec.nodeName")),
        ],
        ["Deployment"] = [Ready("spec.replicas"), Number("UP-TO-DATE", "status.updatedReplicas"),
            Number("AVAILABLE", "status.availableReplicas"), new("IMAGES", Images)],
        ["ReplicaSet"] = [Ready("spec.replicas"), new("IMAGES", Images)],
        ["StatefulSet"] = [Ready("spec.replicas"), new("IMAGES", Images)],
        ["DaemonSet"] = [Number("DESIRED", "status.desiredNumberScheduled"), Number("READY", "status.numberReady"),
            new("IMAGES", Images)],
        ["Service"] = [new("TYPE", o => o.Text("spec.type")), new("SELECTOR", o => Pairs(o.Map("spec.selector")))],
        ["Node"] =
        [
            new("STATUS", o => ((string?)o.Condition("Ready")?["status"] == "True" ? "Ready" : "NotReady")
                + (o.Flag("spec.unschedulable") ? ",SchedulingDisabled" : "")),
            new("TAINTS", o => string.Join(',', o.List("spec.taints").Select(t => $"{t["key"]}:{t["effect"]}"))),
        ],
        ["Event"] = [new("TYPE", o => o.Text("type")), new("REASON", o => o.Text("reason")),
            new("OBJECT", o => $"{o.Text("involvedObject.kind")}/{o.Text("involvedObject.name")}"),
            new("MESSAGE", o => o.Text("message") ?? o.Text("note"))],
        ["PodDisruptionBudget"] = [Number("ALLOWED", "status.disruptionsAllowed"),
            Number("HEALTHY", "status.currentHealthy"), Number("DESIRED", "status.desiredHealthy")],
    };

    public static string Render(IReadOnlyList<KubeObject> objects, DateTimeOffset now)
    {
        if (objects.Count == 0)
            return "none";
        var columns = new List<Column>();
        if (objects.Any(o => o.Namespace is not null))
            columns.Add(new Column("NAMESPACE", o => o.Namespace));
        columns.Add(new Column("NAME", o => o.Name));
        columns.AddRange(OfKind.GetValueOrDefault(objects[0].Kind.Name) ?? []);
        columns.Add(new Column("AGE", o => Age(now - o.Time("metadata.creationTimestamp"))));
        var rows = objects.Select(o => columns.Select(c => c.Value(o) is { Length: > 0 } v ? v : "-").ToList())
            .Prepend([.. columns.Select(c => c.Title)]).ToList();
        var widths = columns.Select((_, i) => rows.Max(r => r[i].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendLine(string.Concat(row.Select((cell, i) => cell.PadRight(widths[i] + 2))).TrimEnd());
        return text.ToString().TrimEnd().ReplaceLineEndings("\n");
    }

    private static Column Number(string title, string path) => new(title, o => $"{o.Number(path) ?? 0}");

    private static Column Ready(string wanted) =>
        new("READY", o => $"{o.Number("status.readyReplicas") ?? 0}/{o.Number(wanted) ?? 0}");

    private static IEnumerable<JsonObject> Containers(KubeObject pod) => pod.List("status.containerStatuses");

    private static string? PodStatus(KubeObject pod) => pod.IsTerminating ? "Terminating"
        : Containers(pod).Select(c => (string?)c["state"]?["waiting"]?["reason"]
            ?? (string?)c["state"]?["terminated"]?["reason"]).FirstOrDefault(r => r is not null)
        ?? pod.Text("status.reason") ?? pod.Text("status.phase");

    private static string Images(KubeObject o) =>
        string.Join(',', o.List("spec.template.spec.containers").Select(c => $"{c["image"]}"));

    private static string Pairs(IReadOnlyDictionary<string, string> map) =>
        string.Join(',', map.Select(p => $"{p.Key}={p.Value}"));

    private static string Age(TimeSpan? age) => age switch
    {
        null => "-",
        { TotalMinutes: < 2 } a => $"{(int)a.TotalSeconds}s",
        { TotalHours: < 2 } a => $"{(int)a.TotalMinutes}m",
        { TotalDays: < 2 } a => $"{(int)a.TotalHours}h",
        { } a => $"{(int)a.TotalDays}d",
    };
}
