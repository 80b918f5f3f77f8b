using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Metrics.Trends;

namespace Aura.Diagnosis.Detectors.Usage;

/// <summary>
/// The file system of a claim is full within days at the pace at which it fills, or has next to nothing left (the
/// thresholds of kubernetes-mixin's KubePersistentVolumeFillingUp: four days, 3 %).
/// </summary>
public sealed class VolumeFillingUp : IDetector
{
    private const double NearlyFull = 0.97;
    private const int DaysToLast = 14;

    private static readonly TimeSpan Ahead = TimeSpan.FromDays(4);
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);
    private static readonly Quantity Gibibyte = Quantity.OfBytes(1L << 30);

    public string Type => "VolumeFillingUp";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Usage.Volumes
        .OrderBy(v => $"{v.Key}", StringComparer.Ordinal)
        .SelectMany(v => cluster.Find(v.Key) is { IsTerminating: false } claim ? Judge(claim, v.Value, cluster) : []);

    /// <summary>One for each workload that uses the claim.</summary>
    private IEnumerable<Symptom> Judge(KubeObject claim, VolumeUsage usage, Snapshot cluster)
    {
        var late = usage.Used.From(cluster.Now - Recent);
        if (late.Count == 0 || IsReadOnly(claim))
            yield break;
        var used = late.Quantile(0.5);
        var growth = Growth.Of(usage.Used);
        var full = growth?.To(usage.Capacity) is { } told && told.Expected <= Ahead ? told : null;
        if (full is null && used < usage.Capacity * NearlyFull)
            yield break;
        var users = cluster.Derived(ClaimUsers.Of).Pods(claim);
        foreach (var user in users.Select(p => cluster.WorkloadOf(p).Ref).Distinct())
            yield return Seen(claim, usage, used, growth, full, cluster) with { Workload = user };
    }

    private Symptom Seen(
        KubeObject claim, VolumeUsage usage, double used, Growth? growth, Forecast? full, Snapshot cluster)
    {
        var share = Math.Min(1, used / usage.Capacity);
        var name = claim.Text("spec.storageClassName");
        var expandable = name is { Length: > 0 }
            && cluster.Find(new ObjectRef(Kind.StorageClass, null, name))?.Flag("allowVolumeExpansion") == true;
        return new Symptom
        {
            Type = Type,
            Target = claim.Ref,
            Summary = full is null ? $"its volume is full to {share:P0}"
                : $"its volume is full to {share:P0} and fills by {Bytes(growth!.Slope * 3600)} an hour",
            Evidence =
            [
                new Evidence($"bytes used of the file system, by {cluster.Usage.Source}", claim.Ref,
                    "kubelet_volume_stats_used_bytes", $"{Bytes(used)} of {Bytes(usage.Capacity)}"),
                new Evidence("size of the volume", claim.Ref, "status.capacity.storage",
                    claim.Text("status.capacity.storage")),
                .. name is null ? Array.Empty<Evidence>() : [new Evidence(expandable ? "its class lets volumes grow"
                    : "its class does not let volumes grow", new ObjectRef(Kind.StorageClass, null, name),
                    "allowVolumeExpansion", $"{expandable}".ToLowerInvariant())],
            ],
            Confidence = full is null ? 0.95 : 0.85,
            Reasons =
            [
                full is null ? $"{NearlyFull:P0} or more are used"
                    : $"{usage.Used.Count} values grow clearly: {Bytes(growth!.Slowest * 3600)} to "
                        + $"{Bytes(growth.Fastest * 3600)} an hour",
            ],
            Explains = false,
            Through = [claim.Ref],
            Prognosis = full is null ? "once it is full, writes fail" : $"it is full {full}; writes fail then",
            Facts = Facts(claim, used, growth, share, expandable, full),
        };
    }

    private static JsonObject Facts(
        KubeObject claim, double used, Growth? growth, double share, bool expandable, Forecast? full)
    {
        var size = Quantity.From(claim.At("status.capacity.storage"))
            ?? Quantity.From(claim.At("spec.resources.requests.storage")) ?? Gibibyte;
        var step = size < Gibibyte ? Quantity.OfBytes(64 << 20) : Gibibyte;
        var least = (size * 1.25m).RoundUpTo(step);
        // For two weeks at this pace, but not more than thrice: a pace does not last for ever.
        var lasts = Quantity.OfBytes((long)(used + ((growth?.Slope ?? 0) * DaysToLast * 86400))).RoundUpTo(step);
        var most = (size * 3m).RoundUpTo(step);
        return new()
        {
            ["claim"] = claim.Name,
            ["namespace"] = claim.Namespace,
            ["size"] = $"{size}",
            ["usedPercent"] = Math.Round(share * 100),
            ["expandable"] = expandable,
            ["quarterMore"] = $"{least}",
            ["doubleSize"] = $"{(size * 2m).RoundUpTo(step)}",
            ["lastingSize"] = $"{Quantity.Max(least, Quantity.Min(lasts, most))}",
            ["hoursToFull"] = full is null ? null : Math.Round(full.Expected.TotalHours, 1),
        };
    }

    /// <summary>What nobody writes to is as full as it was made.</summary>
    private static bool IsReadOnly(KubeObject claim) => claim.At("spec.accessModes") is JsonArray { Count: > 0 } modes
        && modes.All(m => $"{m}" == "ReadOnlyMany");

    private static Quantity Bytes(double bytes) =>
        Quantity.OfBytes((long)bytes).RoundUpTo(Quantity.OfBytes(1 << 20));
}
