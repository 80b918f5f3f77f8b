using Aura.Kubernetes;
using Aura.Learning;
using Aura.State;
using Microsoft.Data.Sqlite;

namespace Aura.Mcp.Serving;

/// <summary>
/// Learns while the server runs: looks again at what is due, and fits the model anew. A cluster that cannot be read is
/// asked again later.
/// </summary>
public sealed class LearningUpkeep(Workspace workspace, ILogger log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Goes on until disposed; what goes wrong is logged.</summary>
    public LearningUpkeep Start()
    {
        _ = RunAsync();
        return this;
    }

    public void Dispose() => _closing.Cancel();

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Pause.ForAsync(Interval, workspace.Store.Time, _closing.Token);
                foreach (var name in workspace.Clusters.Names)
                    await LookAsync(name);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
                                      or InvalidOperationException)
        {
            // This process is going.
        }
        catch (Exception e) when (e is StoreException or KubeConfigException)
        {
            log.LogInformation("outcomes are not looked at again: {Why}", e.Message);
        }
    }

    private async Task LookAsync(string name)
    {
        try
        {
            var cluster = workspace.Clusters.Get(name);
            await new Rechecking(workspace.Store, cluster.Name, () => workspace.View(cluster), cluster.Client,
                cluster.Time).RunDueAsync(_closing.Token);
            new ModelFitting(workspace.Store).RefreshIfStale(cluster.Time.GetUtcNow());
        }
        catch (Exception e) when (e is KubeException or SqliteException)
        {
            log.LogInformation("outcomes in {Cluster} are not looked at again: {Why}", name, e.Message);
        }
    }
}
