using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>
/// A claim asks for more than its volume has, and the expansion does not come to an end: the storage or the node fails
/// at it (conditions ControllerResizeError, NodeResizeError), or it waits though a pod uses the volume.
/// </summary>
public sealed class VolumeResizePending() : ClaimDetector("VolumeResizePending")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string[] Conditions =
        ["ControllerResizeError", "NodeResizeError", "FileSystemResizePending", "Resizing"];

    public override IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.PersistentVolumeClaim)
        .Where(c => !c.IsTerminating && ClaimUse.IsBound(c)).Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject claim, Snapshot cluster)
    {
        if (Quantity.From(claim.At("status.capacity.storage")) is not { } has || ClaimUse.Size(claim) <= has)
            return null;
        var pods = cluster.Derived(ClaimUsers.Of).Pods(claim).ToList();
        var condition = Conditions.Select(claim.Condition)
            .FirstOrDefault(c => (string?)c?["status"] == "True");
        var type = (string?)condition?["type"];
        var told = cluster.EventsOf(claim).FirstOrDefault(e =>
            e.Text("reason") is "VolumeResizeFailed" or "FileSystemResizeFailed");
        var fails = type?.EndsWith("Error", StringComparison.Ordinal) == true || told is not null;
        // A file system grows when a pod mounts the volume: without one it waits by design.
        if (!fails && (type is null || pods.Count == 0 || cluster.Now
            - (claim.Time($"status.conditions[type={type}].lastTransitionTime") ?? cluster.Now) < Patience))
            return null;
        var seen = Seen(claim, pods, cluster, $"its expansion from {has} to {ClaimUse.Size(claim)} "
            + (fails ? "fails" : "does not come to an end"), 0.9, fails ? "the storage driver's error says so"
                : "it has been under way for longer than an expansion takes",
            [
                new Evidence("asked for, of what there is", claim.Ref, "spec.resources.requests.storage",
                    $"{ClaimUse.Size(claim)} of {has}"),
                .. condition is null ? Array.Empty<Evidence>() : [Said(claim, condition)],
                .. told is null ? Array.Empty<Evidence>()
                    : [new Evidence("the resizer says", told.Ref, "message", told.Text("message"), Untrusted: true)],
            ]);
        seen.Facts["waitsForMount"] = !fails && type == "FileSystemResizePending";
        return seen with
        {
            Explains = false,
            Through = [claim.Ref],
            Since = type is null ? null : claim.Time($"status.conditions[type={type}].lastTransitionTime"),
        };
    }

    private static Evidence Said(KubeObject claim, JsonObject condition) => new(
        $"condition {condition["type"]}", claim.Ref, $"status.conditions[type={condition["type"]}].message",
        (string?)condition["message"] ?? "True", Untrusted: true);
}
