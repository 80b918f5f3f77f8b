using System.Collections.Immutable;
using System.Diagnostics;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Diagnosis;

/// <summary>A cluster as of one moment with the causes found in it, of which any part may be asked for.</summary>
public sealed class Examination
{
    private readonly Snapshot _snapshot;
    private readonly Stopwatch _watch;
    private readonly string? _cluster;
    private readonly IReadOnlyList<(Cause Cause, HashSet<ObjectRef> Touched)> _causes;

    /// <param name="watch">Runs since reading began.</param>
    /// <param name="cluster">See <see cref="Diagnoser.Name"/>.</param>
    internal Examination(Snapshot snapshot, Stopwatch watch, string? cluster = null)
    {
        (_snapshot, _watch, _cluster) = (snapshot, watch, cluster);
        _causes = [.. Cause.Fold(DetectorList.All.SelectMany(d => d.Detect(snapshot)))
            .Select(c => (c, FindingWriter.Touches(c, snapshot)))];
    }

    /// <summary>Whatever their severity, without suggestions.</summary>
    internal ImmutableArray<Finding> All =>
        [.. Write(new DiagnosisScope { MinSeverity = Severity.Advice }, null, null).Select(f => f.Finding)];

    /// <exception cref="Aura.Actions.ArgumentsException">The scope names a kind that is not looked at.</exception>
    /// <exception cref="KubeException">NotFound: the scope's object does not exist.</exception>
    public Diagnosis Of(DiagnosisScope scope)
    {
        var asked = AlertScope.Apply(scope);
        var kind = ScopeKind.Of(asked.Kind);
        var target = ScopeTarget.Find(
            asked, kind, _snapshot, _causes.Select(c => c.Cause.First.Target), strict: scope.Alert is null);
        var written = Write(asked, kind, target.Object).ToList();
        ImmutableArray<Finding> findings = [.. written.Select(f => f.Finding)];
        return new Diagnosis(
            [.. findings.Select(f => f with { Suggestions = PlaybookLibrary.BuiltIn.Suggest(f) })],
            new Scanned(_snapshot.Count, _watch.ElapsedMilliseconds))
        {
            Notes =
            [
                .. _snapshot.Unread.Select(u => $"{u.Key.Plural} not read: {u.Value}"),
                .. _snapshot.Usage.Fault is { } fault ? [$"usage not read: {fault}"] : Array.Empty<string>(),
                .. target.Notes,
                .. asked.Alert is not null && target is { Object: { } named, Notes: [] } ? [Beside(named, findings)]
                    : Array.Empty<string>(),
            ],
            About = target.Object,
            Namespaces = written.GroupBy(f => f.Finding.Id)
                .ToImmutableDictionary(g => g.Key, g => g.SelectMany(f => f.Namespaces).ToImmutableHashSet()),
        };
    }

    /// <summary>An alert tells who suffers, which need not be what is at fault.</summary>
    private static string Beside(ObjectRef named, ImmutableArray<Finding> findings) =>
        findings.IsEmpty ? $"the alert names {named}: nothing is found to be wrong with it now"
        : findings.Any(f => f.Target == named) ? $"the alert names {named}, and it is at fault"
        : $"the alert names {named}, which suffers; at fault is {findings[0].Target}";

    private IEnumerable<(Finding Finding, IEnumerable<string> Namespaces)> Write(
        DiagnosisScope scope, Kind? kind, ObjectRef? target) =>
        _causes.Where(c => InScope(c.Touched, scope.Namespace, kind, target))
            .Select(c => (Finding: FindingWriter.Write(c.Cause, _snapshot, _cluster),
                Namespaces: c.Touched.Select(o => o.Namespace).OfType<string>()))
            .Where(f => f.Finding.Severity >= scope.MinSeverity)
            .OrderByDescending(f => f.Finding.Severity).ThenByDescending(f => f.Finding.RootCause.Confidence)
            .ThenBy(f => $"{f.Finding.Target}", StringComparer.Ordinal)
            .ThenBy(f => f.Finding.Id, StringComparer.Ordinal);

    private static bool InScope(HashSet<ObjectRef> touched, string? ns, Kind? kind, ObjectRef? target) =>
        (ns is null || touched.Any(o => o.Namespace == ns))
        && (target is not null ? touched.Contains(target) : kind is null || touched.Any(o => o.Kind == kind));
}
