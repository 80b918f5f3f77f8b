using System.Collections.Concurrent;
using Aura.Actions;
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
/// <param name="again">How long after a look for clusters that are not watched yet the next one follows.</param>
public sealed class ClusterWatches(
    Workspace workspace, ILogger log, WatchLimits? limits = null, TimeSpan? again = null) : IDisposable
{
    private readonly TimeSpan _again = again ?? TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<
        string, (ClusterSession Of, WatchedCluster Held, ContinuousDiagnosis Diagnosis)> _running = [];

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
        foreach (var name in _running.Keys)
            Stop(name);
    }

    private async Task RunAsync()
    {
        try
        {
            while (!await TryStartAllAsync() || workspace.Options.ClustersFrom.Count > 0)
                await Pause.ForAsync(_again, TimeProvider.System, _closing.Token);
        }
        catch (OperationCanceledException)
        {
            // This process is going.
        }
    }

    /// <returns>False where one could not be connected to, and is to be tried again.</returns>
    private async Task<bool> TryStartAllAsync()
    {
        var all = true;
        try
        {
            await workspace.Clusters.RefreshAsync(_closing.Token);
            var names = workspace.Clusters.Names;
            foreach (var gone in _running.Keys.Except(names))
                Stop(gone);
            foreach (var name in names)
                all &= TryStart(name);
        }
        catch (Exception e) when (e is KubeException or KubeConfigException)
        {
            log.LogWarning("clusters are not watched yet: {Why}", e.Message);
            all = false;
        }
        return all;
    }

    private bool TryStart(string name)
    {
        try
        {
            var session = workspace.Clusters.Get(name);
            if (_running.TryGetValue(name, out var running) && running.Of == session)
                return true;
            Stop(name);
            Start(session);
            return true;
        }
        catch (Exception e) when (e is KubeException or KubeConfigException or ArgumentsException)
        {
            log.LogWarning("{Cluster} is not watched yet: {Why}", name, e.Message);
            return false;
        }
    }

    private void Stop(string name)
    {
        if (!_running.TryRemove(name, out var running))
            return;
        running.Diagnosis.Dispose();
        running.Held.Dispose();
    }

    private void Start(ClusterSession cluster)
    {
        var most = limits ?? new WatchLimits();
        var held = new WatchedCluster(cluster.Client, cluster.Time, most,
            why => log.LogWarning("{Cluster}: {Why}", cluster.Name, why)).Start();
        var diagnosis = new ContinuousDiagnosis(held, () => workspace.View(cluster), cluster.Client, cluster.Time, most,
            why => log.LogWarning("{Cluster}: {Why}", cluster.Name, why))
        {
            Name = cluster.Name,
        };
        diagnosis.Looked += (found, news) => Remember(cluster, found, news);
        _running[cluster.Name] = (cluster, held, diagnosis);
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
        foreach (var uri in news.Namespaces.SelectMany(ns => AuraResources.FindingsOf(workspace, cluster.Name, ns)))
            _ = workspace.Subscriptions.TellAsync(uri);
    }
}
