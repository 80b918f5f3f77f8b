using System.Collections.Immutable;
using System.Diagnostics;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Diagnosis;

/// <summary>Looks at a cluster and says what is wrong: one finding per root cause, gravest first.</summary>
/// <param name="cluster">What objects are read through.</param>
/// <param name="logs">What logs of crashing containers are read through; null: they are not read.</param>
public sealed class Diagnoser(ClusterView cluster, KubeClient? logs = null)
{
    /// <exception cref="Aura.Actions.ArgumentsException">The scope names a kind that is not looked at.</exception>
    /// <exception cref="KubeException">NotFound: the scope's object or namespace does not exist.</exception>
    public async Task<Diagnosis> DiagnoseAsync(DiagnosisScope scope, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var asked = AlertScope.Apply(scope);
        var kind = ScopeKind.Of(asked.Kind);
        await NeedNamespaceAsync(asked.Namespace);
        var snapshot = await SnapshotReader.TakeAsync(cluster, asked.Namespace, logs, cancellation);
        var causes = Causes(snapshot);
        var target = ScopeTarget.Find(
            asked, kind, snapshot, causes.Select(c => c.First.Target), strict: scope.Alert is null);
        var findings = Write(causes, snapshot, asked, kind, target.Object);
        return new Diagnosis(
            [.. findings.Select(f => f with { Suggestions = PlaybookLibrary.BuiltIn.Suggest(f) })],
            new Scanned(snapshot.Count, watch.ElapsedMilliseconds))
        {
            Notes =
            [
                .. snapshot.Unread.Select(u => $"{u.Key.Plural} not read: {u.Value}"),
                .. snapshot.Usage.Fault is { } fault ? [$"usage not read: {fault}"] : Array.Empty<string>(),
                .. target.Notes,
                .. asked.Alert is not null && target is { Object: { } named, Notes: [] } ? [Beside(named, findings)]
                    : Array.Empty<string>(),
            ],
        };
    }

    /// <summary>An alert tells who suffers, which need not be what is at fault.</summary>
    private static string Beside(ObjectRef named, ImmutableArray<Finding> findings) =>
        findings.IsEmpty ? $"the alert names {named}: nothing is found to be wrong with it now"
        : findings.Any(f => f.Target == named) ? $"the alert names {named}, and it is at fault"
        : $"the alert names {named}, which suffers; at fault is {findings[0].Target}";

    /// <summary>All findings of a snapshot.</summary>
    public static ImmutableArray<Finding> Find(Snapshot snapshot) =>
        Write(Causes(snapshot), snapshot, new DiagnosisScope { MinSeverity = Severity.Advice }, null, null);

    private static IReadOnlyList<Cause> Causes(Snapshot snapshot) =>
        Cause.Fold(DetectorList.All.SelectMany(d => d.Detect(snapshot)));

    private static ImmutableArray<Finding> Write(
        IEnumerable<Cause> causes, Snapshot snapshot, DiagnosisScope scope, Kind? kind, ObjectRef? target) =>
    [
        .. causes.Where(c => InScope(FindingWriter.Touches(c, snapshot), scope.Namespace, kind, target))
            .Select(c => FindingWriter.Write(c, snapshot))
            .Where(f => f.Severity >= scope.MinSeverity)
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.RootCause.Confidence)
            .ThenBy(f => $"{f.Target}", StringComparer.Ordinal).ThenBy(f => f.Id, StringComparer.Ordinal),
    ];

    private static bool InScope(HashSet<ObjectRef> touched, string? ns, Kind? kind, ObjectRef? target) =>
        (ns is null || touched.Any(o => o.Namespace == ns))
        && (target is not null ? touched.Contains(target) : kind is null || touched.Any(o => o.Kind == kind));

    private async Task NeedNamespaceAsync(string? ns)
    {
        if (ns is null)
            return;
        try
        {
            if (await cluster.GetAsync(Kind.Namespace, null, ns) is null)
                throw new KubeException("NotFound", $"there is no namespace \"{ns}\"", 404);
        }
        catch (KubeException e) when (e.Reason == "Forbidden")
        {
            // May be unreadable for who asks and still be there; the lists will tell.
        }
    }
}
