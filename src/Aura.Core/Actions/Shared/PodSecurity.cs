using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Shared;

/// <summary>The levels of the Pod Security Standards, from lax to strict.</summary>
public enum PodSecurityLevel { Privileged, Baseline, Restricted }

/// <summary>
/// Holds a pod's spec against the Pod Security Standards (kubernetes.io/docs/concepts/security/pod-security-standards):
/// what it does that a level forbids, in the admission plugin's short words.
/// </summary>
internal static class PodSecurity
{
    public const string Prefix = "pod-security.kubernetes.io/";

    private static readonly HashSet<string> DefaultCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly HashSet<string> SafeSysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    private static readonly HashSet<string> Volumes =
    [
        "name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
        "projected", "secret",
    ];

    private static readonly HashSet<string> SelinuxTypes =
        ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    public static IReadOnlyList<string> Violations(JsonObject? spec, PodSecurityLevel level)
    {
        if (spec is null || level == PodSecurityLevel.Privileged)
            return [];
        var found = Baseline(spec).Concat(level == PodSecurityLevel.Restricted ? Restricted(spec) : []);
        return [.. found.Where(f => f.Violates).Select(f => f.Rule).Distinct()];
    }

    /// <summary>What the namespace's labels ask for; null: whatever the cluster's default is.</summary>
    public static PodSecurityLevel? Label(KubeObject ns, string mode) =>
        Enum.TryParse<PodSecurityLevel>(ns.Label(Prefix + mode), ignoreCase: true, out var level) ? level : null;

    private static IEnumerable<(string Rule, bool Violates)> Baseline(JsonObject spec)
    {
        var pod = spec["securityContext"];
        var containers = Containers(spec).ToList();
        var contexts = containers.Select(c => c["securityContext"]).ToList();
        yield return ("hostProcess", contexts.Append(pod).Any(c => Is(c?["windowsOptions"]?["hostProcess"], true)));
        yield return ("host namespaces",
            ((string[])["hostNetwork", "hostPID", "hostIPC"]).Any(host => Is(spec[host], true)));
        yield return ("privileged", contexts.Any(c => Is(c?["privileged"], true)));
        yield return ("non-default capabilities", contexts.Any(c =>
            Texts(c?["capabilities"]?["add"]).Any(a => !DefaultCapabilities.Contains(a))));
        yield return ("hostPath volumes", spec["volumes"].Objects().Any(v => v["hostPath"] is not null));
        yield return ("hostPort", containers.SelectMany(c => c["ports"].Objects())
            .Any(p => p["hostPort"] is JsonValue port && port.ToString() != "0"));
        yield return ("appArmorProfile",
            contexts.Append(pod).Any(c => (string?)c?["appArmorProfile"]?["type"] == "Unconfined"));
        yield return ("seLinuxOptions", contexts.Append(pod).Select(c => c?["seLinuxOptions"]).Any(o =>
            !SelinuxTypes.Contains((string?)o?["type"] ?? "") || o?["user"] is not null || o?["role"] is not null));
        yield return ("procMount", contexts.Any(c => (string?)c?["procMount"] is not (null or "" or "Default")));
        yield return ("seccompProfile", contexts.Append(pod).Any(c => Seccomp(c) == "Unconfined"));
        yield return ("forbidden sysctls",
            (pod?["sysctls"]).Objects().Any(s => !SafeSysctls.Contains((string?)s["name"] ?? "")));
    }

    private static IEnumerable<(string Rule, bool Violates)> Restricted(JsonObject spec)
    {
        var pod = spec["securityContext"];
        var contexts = Containers(spec).Select(c => c["securityContext"]).ToList();
        // What Linux alone has is not asked of Windows pods.
        var windows = (string?)spec["os"]?["name"] == "windows";
        yield return ("restricted volume types",
            spec["volumes"].Objects().Any(v => v.Any(field => !Volumes.Contains(field.Key))));
        yield return ("allowPrivilegeEscalation != false",
            !windows && contexts.Any(c => !Is(c?["allowPrivilegeEscalation"], false)));
        yield return ("runAsNonRoot != true", contexts.Any(c => c?["runAsNonRoot"] is { } own ? !Is(own, true)
            : !Is(pod?["runAsNonRoot"], true)));
        yield return ("runAsUser=0", contexts.Append(pod).Any(c => c?["runAsUser"]?.ToString() == "0"));
        yield return ("seccompProfile", !windows && contexts.Any(c =>
            (Seccomp(c) ?? Seccomp(pod)) is not ("RuntimeDefault" or "Localhost")));
        yield return ("unrestricted capabilities", !windows && contexts.Any(c =>
            !Texts(c?["capabilities"]?["drop"]).Contains("ALL")
            || Texts(c?["capabilities"]?["add"]).Any(a => a != "NET_BIND_SERVICE")));
    }

    private static IEnumerable<JsonObject> Containers(JsonObject spec) => spec["initContainers"].Objects()
        .Concat(spec["containers"].Objects()).Concat(spec["ephemeralContainers"].Objects());

    private static string? Seccomp(JsonNode? context) => (string?)context?["seccompProfile"]?["type"];

    private static bool Is(JsonNode? node, bool value) =>
        node is JsonValue v && v.TryGetValue(out bool flag) && flag == value;

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(t => $"{t}");
}
