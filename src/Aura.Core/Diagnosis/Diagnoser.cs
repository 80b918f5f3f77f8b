using System.Collections.Immutable;
using System.Diagnostics;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis;

/// <summary>Looks at a cluster and says what is wrong: one finding per root cause, gravest first.</summary>
/// <param name="cluster">What objects are read through.</param>
/// <param name="logs">What logs of crashing containers are read through; null: they are not read.</param>
public sealed class Diagnoser(ClusterView cluster, KubeClient? logs = null)
{
    /// <summary>Its name, where findings of several clusters are kept side by side: it is part of their ids.</summary>
    public string? Name { get; init; }

    /// <exception cref="Aura.Actions.ArgumentsException">The scope names a kind that is not looked at.</exception>
    /// <exception cref="KubeException">NotFound: the scope's object or namespace does not exist.</exception>
    public async Task<Diagnosis> DiagnoseAsync(DiagnosisScope scope, CancellationToken cancellation = default)
    {
        var asked = AlertScope.Apply(scope);
        _ = ScopeKind.Of(asked.Kind);
        await NeedNamespaceAsync(asked.Namespace);
        return (await ExamineAsync(asked.Namespace, cancellation)).Of(scope);
    }

    /// <summary>Reads the cluster once, so that any number of scopes may be asked for.</summary>
    /// <param name="ns">The only namespace that will be asked for; null: any.</param>
    public async Task<Examination> ExamineAsync(string? ns = null, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        var snapshot = await SnapshotReader.TakeAsync(cluster, ns, logs, cancellation);
        return new Examination(snapshot, watch, Name);
    }

    /// <summary>All findings of a snapshot.</summary>
    public static ImmutableArray<Finding> Find(Snapshot snapshot) => new Examination(snapshot, new Stopwatch()).All;

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
