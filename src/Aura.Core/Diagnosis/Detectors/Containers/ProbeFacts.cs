using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// What a playbook needs to know of a probe that kills: how it fails, when, and what more patience would be.
/// </summary>
internal static class ProbeFacts
{
    private const int EnoughToStart = 300;
    private const int LongestTimeout = 30;

    // A program that does not heed SIGTERM is killed after this time, by default.
    private const int Grace = 30;

    /// <param name="told">The kubelet's words of the failure.</param>
    public static void AddTo(JsonObject facts, PodContainer container, JsonObject settings, string told)
    {
        int Setting(string field) => (int)facts[field]!;
        var (period, threshold) = (Math.Max(1, Setting("periodSeconds")), Setting("failureThreshold"));
        if (Failure(told) is { } failure)
            facts["probeFailure"] = failure;
        if ((int?)facts["livedSeconds"] is { } lived)
            facts["killedAtStart"] = lived <= Setting("initialDelaySeconds") + (period * (threshold + 1))
                + Setting("timeoutSeconds") + Grace;
        facts["hasStartupProbe"] = container.Spec["startupProbe"] is not null;
        facts["patientTimeoutSeconds"] =
            Math.Max(Setting("timeoutSeconds") + 1, Math.Min(LongestTimeout, 5 * Setting("timeoutSeconds")));
        facts["patientThreshold"] = Math.Max(3 * threshold, (EnoughToStart + period - 1) / period);
        if (settings["httpGet"] is JsonObject get && (string?)get["scheme"] is null or "HTTP"
            && get["port"] is { } port)
        {
            facts["probePath"] = (string?)get["path"] ?? "/";
            facts["probePort"] = port.ToString();
        }
    }

    /// <summary>
    /// As the kubelet's probers word it (pkg/probe): nobody listens, no answer in time, not yet (503), or a refusal.
    /// </summary>
    private static string? Failure(string told) =>
        Says(told, "refused") ? "refused"
        : Says(told, "deadline exceeded") || Says(told, "timed out") || Says(told, "timeout") ? "timeout"
        : Says(told, "statuscode: 503") ? "unavailable"
        : Says(told, "statuscode") ? "status"
        : null;

    private static bool Says(string told, string words) => told.Contains(words, StringComparison.OrdinalIgnoreCase);
}
