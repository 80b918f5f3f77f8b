using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>The kernel killed the container at its memory limit.</summary>
public sealed class OomKilled() : ContainerDetector("OOMKilled")
{
    private static readonly Quantity Step = Quantity.OfBytes(1 << 20);

    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (container.LastEnd is not { } end || (string?)end["reason"] != "OOMKilled"
            || container.Recovered(cluster.Now))
            return null;
        var limitPath = $"{container.SpecPath}.resources.limits.memory";
        var limitText = container.Pod.Text(limitPath);
        var seen = Seen(container, cluster, limitText is null
                ? $"container {container.Name} is killed for want of memory on its node; it has no limit"
                : $"container {container.Name} is killed at its memory limit of {limitText}", 0.97,
            [
                new Evidence("the last run ended with", container.Pod.Ref,
                    $"{container.LastEndPath}.reason", "OOMKilled"),
                new Evidence("memory limit", container.Pod.Ref, limitPath, limitText),
                new Evidence("restarts so far", container.Pod.Ref, $"{container.StatusPath}.restartCount",
                    $"{container.Restarts}"),
            ]);
        seen.Facts["restarts"] = container.Restarts;
        if (limitText is null || !Quantity.TryParse(limitText, out var limit))
            return seen;
        Suggest(seen.Facts, limit);
        return seen with
        {
            Reasons = ["the runtime reports OOMKilled"],
            CuredBy = t => Changed(t, container.Name, container.Image, limit),
        };
    }

    /// <summary>
    /// How much would have sufficed is not known from the limit alone, so three sizes are offered: half as much again,
    /// double, and triple.
    /// </summary>
    private static void Suggest(JsonObject facts, Quantity limit)
    {
        facts["memoryLimit"] = $"{limit}";
        facts["halfAgainMemory"] = $"{(limit * 1.5m).RoundUpTo(Step)}";
        facts["doubleMemory"] = $"{(limit * 2m).RoundUpTo(Step)}";
        facts["tripleMemory"] = $"{(limit * 3m).RoundUpTo(Step)}";
    }

    /// <summary>An earlier template is worth returning to if it ran another image or had more memory.</summary>
    private static bool Changed(PodTemplate earlier, string container, string image, Quantity limit) =>
        earlier.Container(container) is { } c && ((string?)c["image"] != image
            || !Quantity.TryParse((string?)c["resources"]?["limits"]?["memory"], out var was) || was > limit);
}
