using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Pods;

/// <summary>A volume cannot be attached or mounted, so the pod's containers are not created.</summary>
public sealed class VolumeMountFailed() : StartingPodDetector("VolumeMountFailed")
{
    protected override Symptom? Judge(KubeObject pod, Snapshot cluster)
    {
        if (MountFailure.Of(pod, cluster) is not { MultiAttach: false } failure)
            return null;
        var volume = failure.Volume is null ? "a volume" : $"volume {ClusterText.Name(failure.Volume)}";
        var seen = Seen(pod, cluster,
            $"{volume} of its pods cannot be {(Attach(failure) ? "attached" : "mounted")}, so they do not start", 0.9,
            [
                new Evidence("the kubelet says", failure.Told.Ref, "message", MountFailure.Text(failure.Told),
                    Untrusted: true),
                .. failure.Claim is { } c ? [new Evidence("the volume's claim", c, "status.phase",
                    cluster.Find(c)?.Text("status.phase"))] : Array.Empty<Evidence>(),
            ]);
        seen.Facts["volume"] = failure.Volume;
        if (failure.Claim is { } claim)
            seen.Facts["claim"] = claim.Name;
        return seen with
        {
            Cause = failure.Volume ?? "",
            Through = [.. seen.Through, .. failure.Claim is { } of ? [of] : Array.Empty<ObjectRef>()],
            CuredBy = t => !JsonNode.DeepEquals(Volume(t.Spec, failure.Volume), Volume(pod.At("spec"), failure.Volume)),
            Reasons = ["none of the pod's containers was created, and the kubelet reports the volume"],
        };
    }

    private static JsonNode? Volume(JsonNode? spec, string? name) =>
        (spec?["volumes"] as JsonArray ?? []).FirstOrDefault(v => (string?)v?["name"] == name);

    private static bool Attach(MountFailure failure) => failure.Told.Text("reason") == "FailedAttachVolume";
}
