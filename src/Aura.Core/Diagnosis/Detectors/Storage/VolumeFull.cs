using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Storage;

/// <summary>
/// A program ended for want of space on a volume (ENOSPC): it says so in its termination message or its last lines.
/// Which volume is told by the path that it names, or by its being the only one.
/// </summary>
public sealed partial class VolumeFull() : ClaimDetector("VolumeFull")
{
    private static readonly string[] Words = ["No space left on device", "no space left on device", "ENOSPC"];

    public override IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Derived(LiveContainers.Of).All
        .Where(c => c.LastEnd is { } end && ((int?)end["exitCode"] ?? 0) != 0 && !c.Recovered(cluster.Now))
        .Select(c => Judge(c, cluster)).OfType<Symptom>();

    private Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (Said(container, cluster) is not { } said || Volume(container, said.Value!) is not { } found
            || PodClaims.Of(container.Pod)
                .FirstOrDefault(c => c.Name == ClaimOf(container.Pod, found.Volume)) is not { } at
            || (cluster.Find(at) ?? (cluster.Covers(at.Kind, at.Namespace) ? null : Unseen(at))) is not { } claim)
            return null;
        var size = Quantity.From(claim.At("status.capacity.storage")) ?? ClaimUse.Size(claim);
        var storageClass = cluster.Find(new ObjectRef(
            Kind.StorageClass, null, claim.Text("spec.storageClassName") ?? ""));
        var seen = Seen(claim, [container.Pod], cluster,
            $"its volume is full: container {container.Name} ends for want of space at {found.Path}",
            found.Named ? 0.9 : 0.75, found.Named ? "the program names a path on the volume"
                : "the program says so, and this is the only claim that it writes to",
            [
                said, new Evidence("mounted there", container.Pod.Ref,
                    $"{container.SpecPath}.volumeMounts[name={found.Volume}].mountPath", found.Path),
                new Evidence("capacity", claim.Ref, "status.capacity.storage", $"{size}"),
            ]);
        seen.Facts["container"] = container.Name;
        seen.Facts["expandable"] = storageClass?.Flag("allowVolumeExpansion") ?? false;
        seen.Facts["halfAgainSize"] = $"{(size * 1.5m).RoundUpTo(Quantity.OfBytes(1 << 30))}";
        seen.Facts["doubleSize"] = $"{size * 2m}";
        return seen;
    }

    private static Evidence? Said(PodContainer container, Snapshot cluster) =>
        (string?)container.LastEnd!["message"] is { } message && Words.Any(message.Contains)
            ? new Evidence("the program's last words", container.Pod.Ref,
                $"{container.LastEndPath}.message", message, Untrusted: true)
        : cluster.Logs.Of(container.Pod.Ref, container.Name) is { } log && Words.Any(log.Contains)
            ? new Evidence("the program's last lines", container.Pod.Ref, "log", log, Untrusted: true)
        : null;

    private static (string Volume, string Path, bool Named)? Volume(PodContainer container, string text)
    {
        var mounts = container.Spec["volumeMounts"].Objects()
            .Where(m => (bool?)m["readOnly"] != true)
            .Select(m => (Volume: (string?)m["name"] ?? "", Path: ((string?)m["mountPath"] ?? "").TrimEnd('/')))
            .Where(m => m.Path.Length > 0).OrderByDescending(m => m.Path.Length).ToList();
        var named = text.Split('\n').Where(l => Words.Any(l.Contains))
            .SelectMany(l => Paths().Matches(l)).Select(m => m.Value).ToList();
        foreach (var path in named)
            if (mounts.FirstOrDefault(m => path == m.Path || path.StartsWith(m.Path + "/", StringComparison.Ordinal)) is
                { Volume: { } volume, Path: var at })
                return (volume, at, true);
        if (named.Count > 0)
            return null;
        var claimed = mounts.Where(m => ClaimOf(container.Pod, m.Volume) is not null).ToList();
        return claimed is [var only] ? (only.Volume, only.Path, false) : null;
    }

    private static string? ClaimOf(KubeObject pod, string volume) =>
        pod.List("spec.volumes").FirstOrDefault(v => (string?)v["name"] == volume) is not { } found ? null
        : found["ephemeral"] is not null ? $"{pod.Name}-{volume}"
        : (string?)found["persistentVolumeClaim"]?["claimName"];

    /// <summary>A claim that may not be read.</summary>
    private static KubeObject Unseen(ObjectRef claim) => new(claim.Kind, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = claim.Name, ["namespace"] = claim.Namespace },
    });

    [GeneratedRegex(@"/[\w.@+-]+(?:/[\w.@+-]+)*")]
    private static partial Regex Paths();
}
