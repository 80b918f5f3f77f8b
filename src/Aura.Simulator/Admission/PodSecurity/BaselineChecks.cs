using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>The Pod Security Standard "baseline": known ways to gain privileges are forbidden.</summary>
internal static class BaselineChecks
{
    private static readonly HashSet<string> s_capabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly HashSet<string> s_sysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    public static IEnumerable<Violation> Check(JsonObject spec, bool restricted)
    {
        Violation?[] found =
        [
            restricted ? null : Capabilities(spec), HostNamespaces(spec), HostPaths(spec), HostPorts(spec),
            Privileged(spec), ProcMount(spec), restricted ? null : Seccomp(spec), Sysctls(spec),
        ];
        return found.OfType<Violation>();
    }

    private static Violation? Capabilities(JsonObject spec)
    {
        var added = new SortedSet<string>(StringComparer.Ordinal);
        var names = ContainerSet.Where(spec, c =>
        {
            var beyond = c.Obj("capabilities").Texts("add").Where(a => !s_capabilities.Contains(a)).ToList();
            added.UnionWith(beyond);
            return beyond.Count > 0;
        });
        return names.Count == 0 ? null : new("non-default capabilities",
            $"{ContainerSet.Named(names)} must not include {ContainerSet.Quoted(added)} "
            + "in securityContext.capabilities.add");
    }

    private static Violation? HostNamespaces(JsonObject spec)
    {
        var used = ((string[])["hostNetwork", "hostPID", "hostIPC"]).Where(n => spec.Flag(n)).ToList();
        return used.Count == 0 ? null : new("host namespaces", string.Join(", ", used.Select(n => $"{n}=true")));
    }

    private static Violation? HostPaths(JsonObject spec)
    {
        var names = spec.Items("volumes").Where(v => v.Has("hostPath")).Select(v => v.Text("name")).ToList();
        return names.Count == 0 ? null : new("hostPath volumes", ContainerSet.Named("volume", names));
    }

    private static Violation? HostPorts(JsonObject spec)
    {
        var ports = new SortedSet<long>();
        var names = new List<string>();
        foreach (var container in ContainerSet.All(spec))
        {
            var used = container.Items("ports").Select(p => p.Number("hostPort") ?? 0).Where(p => p != 0).ToList();
            if (used.Count > 0)
                names.Add(container.Text("name"));
            ports.UnionWith(used);
        }
        return names.Count == 0 ? null : new("hostPort", $"{ContainerSet.Named(names)} "
            + $"{(names.Count == 1 ? "uses" : "use")} hostPort{(ports.Count == 1 ? "" : "s")} "
            + string.Join(", ", ports));
    }

    private static Violation? Privileged(JsonObject spec)
    {
        var names = ContainerSet.Where(spec, c => c.Flag("privileged"));
        return names.Count == 0 ? null
            : new("privileged", $"{ContainerSet.Named(names)} must not set securityContext.privileged=true");
    }

    private static Violation? ProcMount(JsonObject spec)
    {
        var names = ContainerSet.Where(spec, c => c.Text("procMount") is not ("" or "Default"));
        return names.Count == 0 ? null
            : new("procMount", $"{ContainerSet.Named(names)} must not set securityContext.procMount to \"Unmasked\"");
    }

    private static Violation? Seccomp(JsonObject spec)
    {
        const string setting = "must not set securityContext.seccompProfile.type to \"Unconfined\"";
        var parts = new List<string>();
        if (spec.Obj("securityContext").Obj("seccompProfile").Text("type") == "Unconfined")
            parts.Add("pod");
        var names = ContainerSet.Where(spec, c => c.Obj("seccompProfile").Text("type") == "Unconfined");
        if (names.Count > 0)
            parts.Add(ContainerSet.Named(names));
        return parts.Count == 0 ? null : new("seccompProfile", $"{string.Join(" and ", parts)} {setting}");
    }

    private static Violation? Sysctls(JsonObject spec)
    {
        var names = spec.Obj("securityContext").Items("sysctls").Select(s => s.Text("name"))
            .Where(n => !s_sysctls.Contains(n)).ToList();
        return names.Count == 0 ? null : new("forbidden sysctls", string.Join(", ", names));
    }
}
