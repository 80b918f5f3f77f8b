using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Diagnosis.Detectors.Config;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>Why a volume of a pod is not attached or mounted: the event that says most about it.</summary>
/// <param name="Claim">The volume's PersistentVolumeClaim, where it has one.</param>
public sealed partial record MountFailure(KubeObject Told, bool MultiAttach, string? Volume, ObjectRef? Claim)
{
    private static readonly string[] s_reasons = ["FailedAttachVolume", "FailedMount", "FailedMapVolume"];

    /// <returns>Null where nothing is said lately, or where a missing ConfigMap or Secret explains it.</returns>
    public static MountFailure? Of(KubeObject pod, Snapshot cluster)
    {
        if (StartingPods.Events(pod, cluster, s_reasons).ToList() is not { Count: > 0 } events
            || PodContainer.Of(pod).Any(c => MissingReference.Names(c, cluster)))
            return null;
        var told = events.Find(Multi) ?? events.Find(e => !Text(e).StartsWith("Unable to attach or mount",
            StringComparison.Ordinal)) ?? events[0];
        var name = Quoted().Match(Text(told)) is { Success: true } match ? match.Groups[1].Value : null;
        var volume = pod.List("spec.volumes").FirstOrDefault(v => Is(v, name, pod, cluster));
        return new MountFailure(told, Multi(told), (string?)volume?["name"] ?? name, ClaimOf(volume, pod));
    }

    public static string Text(KubeObject e) => e.Text("message") ?? "";

    private static bool Multi(KubeObject e) => Text(e).Contains("Multi-Attach", StringComparison.Ordinal);

    /// <summary>The kubelet names the pod's volume, or, like the attacher, the PersistentVolume.</summary>
    private static bool Is(JsonObject volume, string? name, KubeObject pod, Snapshot cluster) =>
        name is not null && ((string?)volume["name"] == name || (ClaimOf(volume, pod) is { } claim
            && cluster.Find(claim)?.Text("spec.volumeName") == name));

    private static ObjectRef? ClaimOf(JsonObject? volume, KubeObject pod) =>
        (string?)volume?["persistentVolumeClaim"]?["claimName"] is { } claim
            ? new ObjectRef(Kind.PersistentVolumeClaim, pod.Namespace, claim)
        : volume?["ephemeral"] is not null
            ? new ObjectRef(Kind.PersistentVolumeClaim, pod.Namespace, $"{pod.Name}-{volume["name"]}") : null;

    [GeneratedRegex("volume \"([^\"]+)\"", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
