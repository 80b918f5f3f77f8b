using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>Base of the detectors of containers that the kubelet kills because a probe fails.</summary>
public abstract class ProbeKillDetector(string type, string probe, CrashCause cause) : CrashDetector(type, cause)
{
    private static readonly (string Field, int Usual)[] s_settings =
    [
        ("initialDelaySeconds", 0), ("periodSeconds", 10), ("timeoutSeconds", 1), ("failureThreshold", 3),
    ];

    protected override Symptom Judge(PodContainer container, Crash crash, Snapshot cluster)
    {
        var seen = Seen(container, crash, cluster,
            $"the kubelet kills container {container.Name} again and again because its {probe} probe fails",
            crash.Told?.Text("reason") == "Killing" ? 0.95 : 0.85,
            $"the kubelet reports the failed {probe} probe, and the container has been restarted "
            + $"{container.Restarts} times");
        var settings = container.Spec[$"{probe}Probe"] as JsonObject ?? [];
        foreach (var (field, usual) in s_settings)
            seen.Facts[field] = (int?)settings[field] ?? usual;
        if (Lived(crash.End) is { } seconds)
            seen.Facts["livedSeconds"] = seconds;
        var told = cluster.EventsOf(container.Pod).FirstOrDefault(e => e.Text("reason") == "Unhealthy"
            && e.Text("message")?.StartsWith(probe, StringComparison.OrdinalIgnoreCase) == true);
        ProbeFacts.AddTo(seen.Facts, container, settings, (told ?? crash.Told)?.Text("message") ?? "");
        return seen with
        {
            Through = [.. seen.Through, .. PodDependencies.Of(container, cluster)],
            Evidence =
            [
                .. seen.Evidence,
                new Evidence($"the {probe} probe", container.Pod.Ref, $"{container.SpecPath}.{probe}Probe",
                    settings.ToJsonString(), Untrusted: true),
                .. told is null || told.Ref == crash.Told?.Ref ? Array.Empty<Evidence>()
                    : [new Evidence("the probe's failure", told.Ref, "message", told.Text("message"), Untrusted: true)],
            ],
            CuredBy = t => t.Container(container.Name) is not { } earlier
                || (string?)earlier["image"] != container.Image
                || !JsonNode.DeepEquals(earlier[$"{probe}Probe"], container.Spec[$"{probe}Probe"]),
        };
    }

    private static int? Lived(JsonObject end) =>
        DateTimeOffset.TryParse((string?)end["startedAt"], out var from)
        && DateTimeOffset.TryParse((string?)end["finishedAt"], out var to) ? (int)(to - from).TotalSeconds : null;
}
