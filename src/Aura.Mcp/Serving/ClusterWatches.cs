using System.Collections.Concurrent;
using Aura.Diagnosis.Scopes;
using Aura.Diagnosis.Watching;
using Aura.Kubernetes;
using Aura.Mcp.Resources;
using Aura.State;

namespace Aura.Mcp.Serving;

/// <summary>
/// Watches all clusters for as long as the server runs: what is found is remembered, and who has subscribed to a
/// namespace's findings is told. A cluster that cannot be reached is tried again.
/// </summary>
public sealed class ClusterWatches(Workspace workspace, ILogger log, WatchLimits? limits = null) : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<string, (WatchedCluster Held, ContinuousDiagnosis Diagnosis)> _running = [];

    /// <summary>Goes on until disposed; what goes wrong is logged.</summary>
    public ClusterWatches Start()
    {
        workspace.Watches = this;
        _ = RunAsync();
        return this;
    }

    /// <summary>Null where the cluster is not watched, or not yet.</summary>
    public ContinuousDiagnosis? Of(string cluster) =>
        _running.TryGetValue(cluster, out var running) && running.Diagnosis.Current is not null
            ? running.Diagnosis : null;

    public void Dispose()
    {
        workspace.Watches = null;
        _closing.Cancel();
        foreach (var (held, diagnosis) in _running.Values)
        {
            diagnosis.Dispose();
            held.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (!TryStartAll())
                await Pause.ForAsync(Again, TimeProvider.System, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // This process is going.
        }
    }

    private bool TryStartAll()
    {
        try
        {
            foreach (var name in workspace.Clusters.Names.Where(n => !_running.ContainsKey(n)))
                Start(workspace.Clusters.Get(name));
            return true;
        }
        catch (Exception e) when (e is KubeException or KubeConfigException)
        {
            log.LogWarning("not all clusters are watched yet: {Why}", e.Message);
            return false;
        }
    }

    private void Start(ClusterSession cluster)
    {
        var most = limits ?? new WatchLimits();
        var held = new WatchedCluster(cluster.Client, cluster.Time, most,
            why => log.LogWarning("{Cluster}: {Why}", cluster.Name, why)).Start();
        var diagnosis = new ContinuousDiagnosis(held, () => workspace.View(cluster), cluster.Client, cluster.Time, most,
            why => log.LogWarning("{Cluster}: {Why}", cluster.Name, why));
        diagnosis.Looked += (found, news) => Remember(cluster, found, news);
        _running[cluster.Name] = (held, diagnosis);
        diagnosis.Start();
    }

    private void Remember(ClusterSession cluster, Diagnosis.Diagnosis found, FindingNews news)
    {
        try
        {
            foreach (var finding in news.Appeared.Concat(news.Changed))
                workspace.Store.Findings.Save(finding, cluster.Name);
            if (!news.IsEmpty)
                workspace.Store.Incidents.Note(
                    cluster.Name, found, DiagnosisScope.Everything, cluster.Time.GetUtcNow());
        }
        catch (Exception e) when (e is StoreException or System.Data.Common.DbException)
        {
            log.LogError("{Cluster}: what was found could not be remembered: {Why}", cluster.Name, e.Message);
        }
        foreach (var finding in news.Appeared)
            log.LogInformation("{Cluster}: {Type} at {Target} ({Finding})", cluster.Name, finding.Type, finding.Target,
                finding.Id);
        // The address names no cluster: it is about the one that is meant where none is named.
        if (cluster.Name == workspace.Clusters.Default)
            foreach (var ns in news.Namespaces)
                _ = workspace.Subscriptions.TellAsync(AuraResources.FindingsOf(ns));
    }
}
