using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Aura.Twin.Inference;

/// <summary>What of a difference between templates can bear on how a process runs, or on what a probe finds.</summary>
internal static class Bearing
{
    private static readonly ImmutableHashSet<string> s_ofContainer =
    [
        "image", "command", "args", "workingDir", "env", "envFrom", "volumeMounts", "securityContext", "lifecycle",
    ];

    private static readonly ImmutableHashSet<string> s_ofPod =
    [
        "volumes", "serviceAccountName", "automountServiceAccountToken", "securityContext", "hostNetwork", "hostPID",
        "hostIPC", "hostname", "dnsPolicy", "dnsConfig", "hostAliases", "runtimeClassName", "shareProcessNamespace",
    ];

    // How a probe asks; the rest is when, and how patiently.
    private static readonly string[] s_asks = ["httpGet", "tcpSocket", "exec", "grpc"];

    /// <summary>Requests, ports and probes change nothing for a process; limits may.</summary>
    public static Aspect? OnProcess(Aspect aspect) =>
        (aspect.OfPod ? s_ofPod : s_ofContainer).Contains(aspect.Field)
        || aspect is { OfPod: false, Path: "resources" }
        || (!aspect.OfPod && aspect.Path.StartsWith("resources.limits", StringComparison.Ordinal)) ? aspect : null;

    /// <param name="probe">"livenessProbe"</param>
    public static Func<Aspect, Aspect?> OnProbe(string probe) => aspect =>
        aspect.OfPod || aspect.Field != probe ? OnProcess(aspect) : OfProbe(aspect, probe);

    private static Aspect? OfProbe(Aspect aspect, string probe)
    {
        if (aspect.Path == probe)
            return s_asks.Where(a => aspect.Now?[a] is JsonObject)
                .Select(a => aspect with { Path = $"{probe}.{a}", Now = aspect.Now![a] }).FirstOrDefault();
        return s_asks.Any(a => aspect.Path.StartsWith($"{probe}.{a}", StringComparison.Ordinal)) ? aspect : null;
    }
}
