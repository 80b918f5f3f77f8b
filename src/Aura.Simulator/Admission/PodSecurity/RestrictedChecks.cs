using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.PodSecurity;

/// <summary>The Pod Security Standard "restricted", beyond baseline: current hardening practice is demanded.</summary>
internal static class RestrictedChecks
{
    private static readonly HashSet<string> s_volumes =
        ["name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim",
            "projected", "secret"];

    public static IEnumerable<Violation> Check(JsonObject spec)
    {
        Violation?[] found =
            [Escalation(spec), Capabilities(spec), Volumes(spec), NonRoot(spec), RootUser(spec), Seccomp(spec)];
        return found.OfType<Violation>();
    }

    private static Violation? Escalation(JsonObject spec)
    {
        const string flag = "allowPrivilegeEscalation";
        var names = ContainerSet.Where(spec, c => !c.Has(flag) || c.Flag(flag));
        return names.Count == 0 ? null : new("allowPrivilegeEscalation != false",
            $"{ContainerSet.Named(names)} must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Violation? Capabilities(JsonObject spec)
    {
        var added = new SortedSet<string>(StringComparer.Ordinal);
        var adding = ContainerSet.Where(spec, c =>
        {
            var beyond = c.Obj("capabilities").Texts("add").Where(a => a != "NET_BIND_SERVICE").ToList();
            added.UnionWith(beyond);
            return beyond.Count > 0;
        });
        var keeping = ContainerSet.Where(spec, c => !c.Obj("capabilities").Texts("drop").Contains("ALL"));
        var parts = new List<string>();
        if (keeping.Count > 0)
            parts.Add($"{ContainerSet.Named(keeping)} must set securityContext.capabilities.drop=[\"ALL\"]");
        if (adding.Count > 0)
            parts.Add($"{ContainerSet.Named(adding)} must not include {ContainerSet.Quoted(added)} "
                + "in securityContext.capabilities.add");
        return parts.Count == 0 ? null : new("unrestricted capabilities", string.Join("; ", parts));
    }

    private static Violation? Volumes(JsonObject spec)
    {
        var bad = spec.Items("volumes")
            .Select(v => (Name: v.Text("name"), Type: v.Select(p => p.Key).FirstOrDefault(k => !s_volumes.Contains(k))))
            .Where(v => v.Type is not null).ToList();
        if (bad.Count == 0)
            return null;
        var types = bad.Select(v => v.Type!).Distinct().Order(StringComparer.Ordinal).ToList();
        return new("restricted volume types", $"{ContainerSet.Named("volume", [.. bad.Select(v => v.Name)])} "
            + $"{(bad.Count == 1 ? "uses" : "use")} restricted volume type{(types.Count == 1 ? "" : "s")} "
            + ContainerSet.Quoted(types));
    }

    private static Violation? NonRoot(JsonObject spec)
    {
        var pod = spec.Obj("securityContext");
        var root = ContainerSet.Where(spec, c => c.Has("runAsNonRoot") && !c.Flag("runAsNonRoot"));
        if (pod.Has("runAsNonRoot") && !pod.Flag("runAsNonRoot"))
            return new("runAsNonRoot != true", root.Count == 0
                ? "pod must not set securityContext.runAsNonRoot=false"
                : $"pod and {ContainerSet.Named(root)} must not set securityContext.runAsNonRoot=false");
        if (root.Count > 0)
            return new("runAsNonRoot != true",
                $"{ContainerSet.Named(root)} must not set securityContext.runAsNonRoot=false");
        if (pod.Flag("runAsNonRoot"))
            return null;
        var silent = ContainerSet.Where(spec, c => !c.Has("runAsNonRoot"));
        return silent.Count == 0 ? null : new("runAsNonRoot != true",
            $"pod or {ContainerSet.Named(silent)} must set securityContext.runAsNonRoot=true");
    }

    private static Violation? RootUser(JsonObject spec)
    {
        var who = new List<string>();
        if (spec.Obj("securityContext").Number("runAsUser") == 0)
            who.Add("pod");
        var names = ContainerSet.Where(spec, c => c.Number("runAsUser") == 0);
        if (names.Count > 0)
            who.Add(ContainerSet.Named(names));
        return who.Count == 0 ? null : new("runAsUser=0", $"{string.Join(" and ", who)} must not set runAsUser=0");
    }

    private static Violation? Seccomp(JsonObject spec)
    {
        const string allowed = "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"";
        var pod = spec.Obj("securityContext").Obj("seccompProfile").Text("type");
        var bad = ContainerSet.Where(spec, c => Type(c).Length > 0 && !Valid(Type(c)));
        if (bad.Count > 0 || (pod.Length > 0 && !Valid(pod)))
            return new("seccompProfile", (pod.Length > 0 && !Valid(pod) ? "pod" : "")
                + (bad.Count > 0 && pod.Length > 0 && !Valid(pod) ? " and " : "")
                + (bad.Count > 0 ? ContainerSet.Named(bad) : "") + $" must not set {allowed}");
        if (pod.Length > 0)
            return null;
        var silent = ContainerSet.Where(spec, c => Type(c).Length == 0);
        return silent.Count == 0 ? null
            : new("seccompProfile", $"pod or {ContainerSet.Named(silent)} must set {allowed}");
    }

    private static string Type(JsonObject? context) => context.Obj("seccompProfile").Text("type");

    private static bool Valid(string type) => type is "RuntimeDefault" or "Localhost";
}
