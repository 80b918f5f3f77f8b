using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Autoscaling;

/// <summary>What an autoscaler's resource metrics say now: the ratio of use to target, over ready pods.</summary>
internal sealed class MetricReading
{
    private readonly int _ready;
    private double _ratio;

    private MetricReading(int ready) => _ready = ready;

    /// <summary>Why nothing can be said; null where all is well.</summary>
    public string? Problem { get; private set; }
    public string? Reason { get; private set; }
    public string Name { get; private set; } = "";
    public string Above { get; private set; } = "";
    public JsonArray Status { get; } = [];

    /// <summary>The size that would meet the target.</summary>
    public int Replicas(int current, ScalingBehavior behavior) =>
        _ratio <= 1 + behavior.UpTolerance && _ratio >= 1 - behavior.DownTolerance ? current
            : (int)Math.Ceiling(_ratio * _ready);

    public static MetricReading Of(ControlPlane plane, KubeObject scaler, List<KubeObject> pods)
    {
        var ready = pods.Where(p => p.IsActivePod() && p.IsReadyPod()).ToList();
        var reading = new MetricReading(ready.Count);
        foreach (var metric in scaler.List("spec.metrics"))
            reading.Add(plane, metric, ready);
        return reading;
    }

    private void Add(ControlPlane plane, JsonObject metric, List<KubeObject> ready)
    {
        if (metric["resource"] is not JsonObject resource || (string?)resource["name"] is not ("cpu" or "memory"))
        {
            var type = (string?)metric["type"] ?? "";
            Fail($"FailedGet{type}Metric",
                $"unable to get {type.ToLowerInvariant()} metric: no metrics returned from it");
            return;
        }
        var name = (string)resource["name"]!;
        if (ready.Count == 0)
        {
            Fail("FailedGetResourceMetric", $"failed to get {name} utilization: unable to get metrics for resource "
                + $"{name}: no metrics returned from resource metrics API");
            return;
        }
        var used = ready.Sum(p => plane.Kubelets!.Usage(p).Values.Sum(u => name == "cpu" ? u.Cpu : u.Memory));
        var average = used / ready.Count;
        var current = new JsonObject { ["averageValue"] = Amount(name, average) };
        double ratio;
        if (resource["target"]?["averageUtilization"].Int() is { } percent)
        {
            var requested = ready.Sum(p => Requested(p, name));
            if (ready.Find(p => Requested(p, name) == 0) is { } without)
            {
                Fail("FailedGetResourceMetric", $"failed to get {name} utilization: missing request for {name} in "
                    + $"container {(string?)without.List("spec.containers").First()["name"]} of Pod {without.Name}");
                return;
            }
            var utilization = (int)(100 * used / requested);
            current["averageUtilization"] = utilization;
            ratio = (double)utilization / percent;
            Name = $"{name} resource utilization (percentage of request)";
        }
        else
        {
            var target = Scheduler.PodResources.Read(name, resource["target"]?["averageValue"]);
            ratio = target == 0 ? 1 : (double)average / target;
            Name = $"{name} resource";
        }
        Status.Add(new JsonObject
        {
            ["type"] = "Resource",
            ["resource"] = new JsonObject { ["name"] = name, ["current"] = current },
        });
        if (ratio < _ratio)
            return;
        _ratio = ratio;
        Above = $"{Name} above target";
    }

    private void Fail(string reason, string problem) => (Reason, Problem) = (Reason ?? reason, Problem ?? problem);

    private static long Requested(KubeObject pod, string name) => pod.List("spec.containers")
        .Sum(c => Scheduler.PodResources.Read(name, c["resources"]?["requests"]?[name]));

    private static string Amount(string name, long value) => name == "cpu" ? $"{value}m" : $"{value}";
}
