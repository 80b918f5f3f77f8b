using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Execution.Checks;
using Aura.Execution.Policy;
using Aura.Execution.Witnesses;

namespace Aura.Execution.Access;

/// <summary>What Aura may ask of the API, added up from all that declares it.</summary>
public static class DeclaredAccess
{
    private static readonly string[] Order = ["get", "list", "watch", "create", "update", "patch"];

    /// <summary>Whatever the action: diagnosis with logs, checks, policies, witnesses, who keeps manifests.</summary>
    public static IReadOnlyList<Rbac> Always { get; } = Merge(
        SnapshotKinds.All
            .Select(k => new Rbac(k.Group, k.Plural, null,
                SnapshotKinds.IsWatched(k) ? ["get", "list", "watch"] : ["get", "list"]))
            .Concat(((IEnumerable<string>)
            [
                "pods/log: get", .. SafetyChecks.All.SelectMany(c => c.Rbac), .. Footprint.Rbac, .. WitnessAccess.Rbac,
                ManifestKeeper.Rbac,
            ]).Select(Rbac.Parse)));

    /// <summary>
    /// What planning any of the actions reads: no Secrets, and nothing below an object (reading <c>pods/exec</c> is
    /// running a command).
    /// </summary>
    public static IEnumerable<Rbac> Reading(IEnumerable<RemediationAction> actions) => actions
        .SelectMany(a => a.Spec.Rbac).Select(Rbac.Parse)
        .Where(r => r.Subresource is null && (r.Group, r.Resource) is not ("", "secrets"))
        .Select(r => r with { Verbs = [.. r.Verbs.Where(Reads)] }).Where(r => r.Verbs.Count > 0);

    /// <summary>One rule a resource, in a fixed order.</summary>
    public static IReadOnlyList<Rbac> Merge(IEnumerable<Rbac> rules) =>
        [.. rules.GroupBy(r => (r.Group, r.Resource, r.Subresource))
            .Select(g => new Rbac(g.Key.Group, g.Key.Resource, g.Key.Subresource, Sorted(g.SelectMany(r => r.Verbs))))
            .OrderBy(r => r.Group, StringComparer.Ordinal).ThenBy(r => r.Resource, StringComparer.Ordinal)
            .ThenBy(r => r.Subresource, StringComparer.Ordinal)];

    /// <summary>The verb changes nothing, where it is not of a subresource.</summary>
    public static bool Reads(string verb) => verb is "get" or "list" or "watch";

    private static IReadOnlyList<string> Sorted(IEnumerable<string> verbs) =>
        [.. verbs.Distinct().OrderBy(v => Array.IndexOf(Order, v) is var at && at < 0 ? Order.Length : at)
            .ThenBy(v => v, StringComparer.Ordinal)];
}
