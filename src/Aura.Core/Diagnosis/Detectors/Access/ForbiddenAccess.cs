using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Access;

/// <summary>
/// What the API server refused to ServiceAccounts, by events and by programs' last lines, and which RBAC grants still
/// do not allow. What is granted by now is no trouble any more.
/// </summary>
public sealed partial class ForbiddenAccess
{
    private readonly ILookup<ObjectRef, ObjectRef> _targets;

    private ForbiddenAccess(Snapshot cluster)
    {
        var grants = cluster.Derived(RbacGrants.Of);
        Readable = !new[] { Kind.Role, Kind.RoleBinding, Kind.ClusterRole, Kind.ClusterRoleBinding }
            .Any(cluster.Unread.ContainsKey);
        All = [.. OfLogs(cluster).Concat(OfEvents(cluster)).Where(r => !grants.Allows(r.Account, r.Asked))];
        _targets = All.Where(r => r.Pod is not null)
            .ToLookup(r => cluster.WorkloadOf(r.Pod!).Ref, r => Target(r, cluster));
    }

    /// <summary>All of RBAC was read, so that what is not granted is known.</summary>
    public bool Readable { get; }

    public ImmutableArray<Refusal> All { get; }

    public static ForbiddenAccess Of(Snapshot cluster) => new(cluster);

    /// <summary>What is at fault for refusals that a workload's pods met.</summary>
    public IEnumerable<ObjectRef> Targets(ObjectRef workload) => _targets[workload].Distinct();

    /// <summary>The role that ought to allow it: one that is bound to the account; else the account itself.</summary>
    public static ObjectRef Target(Refusal refusal, Snapshot cluster) => cluster.Derived(RbacGrants.Of)
        .To(refusal.Account).Where(x => !RbacGrants.IsOwn(x.Binding) && x.Role is not null
            && (x.Binding.Kind == Kind.ClusterRoleBinding || x.Binding.Namespace == refusal.Asked.Namespace)
            && x.Binding.List("subjects").Any(s => (string?)s["kind"] == Kind.ServiceAccount.Name))
        .Select(x => x.Role!.Ref).OrderBy(r => r.Namespace is null).ThenBy(r => r.Name, StringComparer.Ordinal)
        .FirstOrDefault() ?? refusal.Account;

    /// <summary>A refusal and where it was told.</summary>
    public sealed record Refusal(ObjectRef Account, AccessAsked Asked, Evidence Told, KubeObject? Pod);

    private static IEnumerable<Refusal> OfLogs(Snapshot cluster) =>
        from pod in cluster.LivePods
        from container in PodContainer.Of(pod)
        where container.LastEnd is not null && !container.Recovered(cluster.Now)
        let told = cluster.Derived(LogCauses.Of).For(container)
        where told is { Kind: LogCauseKind.Forbidden }
        let read = Read(told.Line)
        where read is not null
            // A program may write what it likes: only its own account's rights are judged by its words.
            && read.Value.Account == new ObjectRef(Kind.ServiceAccount, pod.Namespace,
                pod.Text("spec.serviceAccountName") ?? "default")
        select new Refusal(read.Value.Account, read.Value.Asked,
            new Evidence("the program's last words", pod.Ref, "log", told.Line, Untrusted: true), pod);

    private static IEnumerable<Refusal> OfEvents(Snapshot cluster) =>
        from e in cluster.Of(Kind.CoreEvent)
        where e.Text("type") == "Warning" && cluster.Now - Snapshot.EventTime(e) < TimeSpan.FromMinutes(30)
        let read = Read(e.Text("message") ?? "")
        where read is not null && !SystemNamespaces.Contains(read.Value.Account.Namespace)
        let pod = cluster.Find(new ObjectRef(Kind.Pod, e.Text("involvedObject.namespace"),
            e.Text("involvedObject.name") ?? ""))
        select new Refusal(read.Value.Account, read.Value.Asked,
            new Evidence("an event says", e.Ref, "message", e.Text("message"), Untrusted: true), pod);

    private static (ObjectRef Account, AccessAsked Asked)? Read(string text)
    {
        if (Words().Match(text) is not { Success: true } m)
            return null;
        string? Part(string name) => m.Groups[name] is { Success: true, Value: { Length: > 0 } v } ? v : null;
        return (new ObjectRef(Kind.ServiceAccount, Part("ns")!, Part("account")!), new AccessAsked(
            Part("verb")!, Part("group") ?? "", Part("resource")!, Part("in"), Part("name")));
    }

    [GeneratedRegex("""
        ("(?<name>[^"]+)"\ is\ forbidden:\ )?User\ "system:serviceaccount:(?<ns>[a-z0-9-]+):(?<account>[a-z0-9.-]+)"
        \ cannot\ (?<verb>[a-z]+)\ resource\ "(?<resource>[a-z0-9./-]+)"\ in\ API\ group\ "(?<group>[a-z0-9.-]*)"
        (\ in\ the\ namespace\ "(?<in>[a-z0-9-]+)")?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Words();
}
