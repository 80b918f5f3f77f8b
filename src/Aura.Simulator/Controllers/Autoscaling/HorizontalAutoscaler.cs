using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Autoscaling;

/// <summary>
/// Scales what a HorizontalPodAutoscaler points at, every 15 s: for each cpu or memory metric ceil(ready pods × use ÷
/// target), unchanged within the tolerance (10 %) of the target; the largest wins. How fast and how soon is up to
/// <see cref="ScalingBehavior"/>.
/// </summary>
internal sealed class HorizontalAutoscaler : Controller
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, List<(DateTimeOffset At, int Replicas)>> _history = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(DateTimeOffset At, int Change)>> _changes = new(StringComparer.Ordinal);

    public HorizontalAutoscaler(ControlPlane plane) : base(plane) => Own(Kind.HorizontalPodAutoscaler);

    protected override string Component => "horizontal-pod-autoscaler";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.HorizontalPodAutoscaler, ns, name) is not { } scaler)
            return;
        var conditions = scaler.Copy("status.conditions") as JsonArray ?? [];
        if (Target(scaler) is not { } target)
        {
            Put(conditions, "AbleToScale", false, "FailedGetScale", "the HPA controller was unable to get the target's "
                + $"current scale: {scaler.Text("spec.scaleTargetRef.kind")} "
                + $"\"{scaler.Text("spec.scaleTargetRef.name")}\" not found");
            Write(scaler, conditions, 0, 0, null);
        }
        else
            Scale(scaler, target, conditions);
        EnqueueAfter(scaler, Period);
    }

    private KubeObject? Target(KubeObject scaler) => scaler.Text("spec.scaleTargetRef.kind") switch
    {
        "Deployment" => Store.Get(Kind.Deployment, scaler.Namespace, scaler.Text("spec.scaleTargetRef.name") ?? ""),
        "StatefulSet" => Store.Get(Kind.StatefulSet, scaler.Namespace, scaler.Text("spec.scaleTargetRef.name") ?? ""),
        "ReplicaSet" => Store.Get(Kind.ReplicaSet, scaler.Namespace, scaler.Text("spec.scaleTargetRef.name") ?? ""),
        _ => null,
    };

    private void Scale(KubeObject scaler, KubeObject target, JsonArray conditions)
    {
        var current = (int)(target.Number("spec.replicas") ?? 1);
        var least = (int)(scaler.Number("spec.minReplicas") ?? 1);
        var most = (int)(scaler.Number("spec.maxReplicas") ?? 1);
        Put(conditions, "AbleToScale", true, "ReadyForNewScale", "recommended size matches current size");
        if (current == 0)
        {
            Put(conditions, "ScalingActive", false, "ScalingDisabled",
                "scaling is disabled since the replica count of the target is zero");
            Write(scaler, conditions, current, current, null);
            return;
        }
        var selector = Selector.From(target.At("spec.selector"));
        var pods = Store.PodsWith(scaler.Namespace, selector).ToList();
        var reading = MetricReading.Of(Plane, scaler, pods);
        if (reading.Problem is { } problem)
        {
            Put(conditions, "ScalingActive", false, reading.Reason!,
                $"the HPA was unable to compute the replica count: {problem}");
            Event(scaler, "Warning", reading.Reason!, problem);
            Write(scaler, conditions, current, current, null);
            return;
        }
        Put(conditions, "ScalingActive", true, "ValidMetricFound",
            $"the HPA was able to successfully calculate a replica count from {reading.Name}");
        var behavior = new ScalingBehavior(scaler);
        var wanted = reading.Replicas(current, behavior);
        var stable = Stabilize(scaler, behavior, current, wanted, conditions);
        var limited = Limit(scaler, behavior, current, stable, (least, Math.Max(least, most)), conditions);
        if (limited != current)
            Resize(scaler, target, limited, wanted > current ? reading.Above : "All metrics below target", conditions);
        Write(scaler, conditions, current, limited, reading.Status);
    }

    /// <summary>Heeds minReplicas, maxReplicas and the behaviour's rates.</summary>
    private int Limit(KubeObject scaler, ScalingBehavior behavior, int current, int wanted,
        (int Least, int Most) range, JsonArray conditions)
    {
        var changes = _changes.GetValueOrDefault(scaler.Uid!) ?? [];
        var (ceiling, floor) = (behavior.Ceiling(current, changes, Now), behavior.Floor(current, changes, Now));
        var (limited, reason, what) =
            (wanted, "DesiredWithinRange", "the desired count is within the acceptable range");
        if (wanted > range.Most && (wanted <= current || range.Most <= ceiling))
            (limited, reason, what) = (range.Most, "TooManyReplicas",
                "the desired replica count is more than the maximum replica count");
        else if (wanted < range.Least && (wanted >= current || range.Least >= floor))
            (limited, reason, what) = (range.Least, "TooFewReplicas",
                "the desired replica count is less than the minimum replica count");
        else if (wanted > current && wanted > ceiling)
            (limited, reason, what) = (ceiling, "ScaleUpLimit",
                "the desired replica count is increasing faster than the maximum scale rate");
        else if (wanted < current && wanted < floor)
            (limited, reason, what) = (floor, "ScaleDownLimit",
                "the desired replica count is decreasing faster than the maximum scale rate");
        Put(conditions, "ScalingLimited", limited != wanted, reason, what);
        return limited;
    }

    private void Resize(KubeObject scaler, KubeObject target, int replicas, string why, JsonArray conditions)
    {
        var before = (int)(target.Number("spec.replicas") ?? 1);
        Store.Update(target, json => json["spec"]!["replicas"] = replicas);
        if (!_changes.TryGetValue(scaler.Uid!, out var changes))
            _changes[scaler.Uid!] = changes = [];
        // The longest period that a policy may have.
        changes.RemoveAll(c => c.At < Now.AddSeconds(-1800));
        changes.Add((Now, replicas - before));
        Event(scaler, "Normal", "SuccessfulRescale", $"New size: {replicas}; reason: {why}");
        Put(conditions, "AbleToScale", true, "SucceededRescale",
            $"the HPA controller was able to update the target scale to {replicas}");
    }

    private int Stabilize(KubeObject scaler, ScalingBehavior behavior, int current, int wanted, JsonArray conditions)
    {
        if (!_history.TryGetValue(scaler.Uid!, out var history))
            _history[scaler.Uid!] = history = [(Now, current)];
        history.RemoveAll(h => h.At < Now - behavior.Memory);
        history.Add((Now, wanted));
        var stable = behavior.Stabilize(current, wanted, history, Now);
        if (stable > wanted)
            Put(conditions, "AbleToScale", true, "ScaleDownStabilized",
                "recent recommendations were higher than current one, applying the highest recent recommendation");
        else if (stable < wanted)
            Put(conditions, "AbleToScale", true, "ScaleUpStabilized",
                "recent recommendations were lower than current one, applying the lowest recent recommendation");
        return stable;
    }

    private void Put(JsonArray conditions, string type, bool good, string reason, string message) =>
        Conditions.Put(conditions, type, good ? "True" : "False", reason, message, NowText);

    private void Write(KubeObject scaler, JsonArray conditions, int current, int desired, JsonArray? metrics) =>
        Store.UpdateStatus(scaler, json =>
        {
            var status = new JsonObject { ["currentReplicas"] = current, ["desiredReplicas"] = desired };
            var scaled = current != desired ? JsonValue.Create(NowText) : json["status"]?["lastScaleTime"]?.DeepClone();
            if (scaled is not null)
                status["lastScaleTime"] = scaled;
            status["currentMetrics"] = metrics;
            status["conditions"] = conditions;
            json["status"] = status;
        });
}
