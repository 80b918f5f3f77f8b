using System.Collections.Immutable;
using Aura.Actions;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scopes;

/// <summary>The object that a scope names, looked up in the snapshot and among what is found to be missing.</summary>
public sealed record ScopeTarget(ObjectRef? Object, ImmutableArray<string> Notes)
{
    /// <param name="faulty">Objects at fault; some of them do not exist, which is their fault.</param>
    /// <param name="strict">
    /// Asked for by name, so that a missing object is an error; one that only an alert names may be gone by now.
    /// </param>
    public static ScopeTarget Find(
        DiagnosisScope scope, Kind? kind, Snapshot snapshot, IEnumerable<ObjectRef> faulty, bool strict)
    {
        if (scope.Name is not { Length: > 0 } name)
            return new ScopeTarget(null, []);
        bool Named(ObjectRef o) => o.Name == name && (kind is null || o.Kind == kind)
            && (scope.Namespace is null || o.Namespace is null || o.Namespace == scope.Namespace);
        var found = snapshot.Kinds.Where(k => kind is null || k == kind).SelectMany(snapshot.Of)
            .Where(o => Named(o.Ref)).Select(o => o.Kind == Kind.Pod ? snapshot.WorkloadOf(o).Ref : o.Ref)
            .Concat(faulty.Where(Named)).Distinct().ToList();
        return (found, strict) switch
        {
            ([var only], _) => new ScopeTarget(only, []),
            // Secrets are not read, so that one without a finding may well be there.
            ([], _) when kind == Kind.Secret => new ScopeTarget(new ObjectRef(kind, scope.Namespace, name), []),
            ([], false) when Gone(name, kind, scope, snapshot) is { } workload => new ScopeTarget(workload.Ref,
                [$"the alert's pod {name} is gone; looked at its workload instead"]),
            ([], false) => new ScopeTarget(null,
                [$"what the alert names ({kind} {name}) does not exist; looked at all"]),
            ([], _) => throw Missing(scope, kind, name),
            _ when kind is null && found.FirstOrDefault(o => o.Kind == Kind.Deployment) is { } deployment
                && found.Count(o => o.Kind == Kind.Deployment) == 1 => new ScopeTarget(deployment, []),
            _ => throw new ArgumentsException(
                [$"name: {name} is not unique: {string.Join(", ", found)}; "
                    + "give kind and namespace"]),
        };
    }

    private static KubeException Missing(DiagnosisScope scope, Kind? kind, string name) => new("NotFound",
        $"there is no {kind?.Name ?? "object"} {name}{(scope.Namespace is { } ns ? $" in namespace {ns}" : "")}", 404);

    /// <summary>A pod's name starts with its workload's: the longest that fits.</summary>
    private static KubeObject? Gone(string pod, Kind? kind, DiagnosisScope scope, Snapshot snapshot) =>
        kind is not null && kind != Kind.Pod ? null
        : new[] { Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Job }.SelectMany(snapshot.Of)
            .Where(w => (scope.Namespace is null || w.Namespace == scope.Namespace)
                && pod.StartsWith(w.Name + "-", StringComparison.Ordinal))
            .MaxBy(w => w.Name.Length);
}
