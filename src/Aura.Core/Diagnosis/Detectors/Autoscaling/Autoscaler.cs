using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>A HorizontalPodAutoscaler with the words of its controller (pkg/controller/podautoscaler).</summary>
public sealed record Autoscaler(KubeObject Object)
{
    private static readonly Kind[] s_known = [Kind.Deployment, Kind.StatefulSet, Kind.ReplicaSet];

    public ObjectRef Ref => Object.Ref;
    public string TargetKind => Object.Text("spec.scaleTargetRef.kind") ?? "";
    public string TargetName => Object.Text("spec.scaleTargetRef.name") ?? "";

    /// <summary>Null where it is of a kind that is not looked at.</summary>
    public ObjectRef? Target
    {
        get
        {
            var group = (Object.Text("spec.scaleTargetRef.apiVersion") ?? "apps/v1").Split('/')[0];
            return Array.Find(s_known, k => k.Name == TargetKind && k.Group == group) is { } kind
                ? new ObjectRef(kind, Object.Namespace, TargetName) : null;
        }
    }

    public static IEnumerable<Autoscaler> Of(Snapshot cluster) => cluster.Of(Kind.HorizontalPodAutoscaler)
        .Where(h => !h.IsTerminating).Select(h => new Autoscaler(h));

    /// <summary>The reason of a condition with that status; null where it does not stand so.</summary>
    public string? Says(string type, string status) => Object.Condition(type) is { } c
        && (string?)c["status"] == status ? (string?)c["reason"] : null;

    public string Message(string type) => (string?)Object.Condition(type)?["message"] ?? "";

    /// <summary>Since when a condition stands as it does.</summary>
    public DateTimeOffset? Since(string type) =>
        DateTimeOffset.TryParse((string?)Object.Condition(type)?["lastTransitionTime"], out var at) ? at : null;

    public Evidence Quote(string type) => new("its controller says", Ref, $"status.conditions[type={type}].message",
        Message(type), Untrusted: true);

    public Evidence Reason(string type) => new($"condition {type} is {(string?)Object.Condition(type)?["status"]}", Ref,
        $"status.conditions[type={type}].reason", (string?)Object.Condition(type)?["reason"]);

    /// <summary>Metrics of what pods use, with the container where it is of one.</summary>
    public IEnumerable<(string Resource, string? Container, JsonObject Target)> Resources() => Object
        .List("spec.metrics").Select(m => (m["resource"] ?? m["containerResource"]) as JsonObject).OfType<JsonObject>()
        .Where(r => r["target"] is JsonObject)
        .Select(r => ((string?)r["name"] ?? "", (string?)r["container"], (JsonObject)r["target"]!));
}
