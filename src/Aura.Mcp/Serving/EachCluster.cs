using System.Data.Common;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.State;

namespace Aura.Mcp.Serving;

/// <summary>
/// Looks at all clusters, again and again for as long as the server runs. One that cannot be asked does not keep the
/// others from their turn.
/// </summary>
/// <param name="failing">What is not done any more when not even the clusters are known, for the log.</param>
public abstract class EachCluster(Workspace workspace, ILogger log, TimeSpan interval, string failing) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();

    protected Workspace Workspace { get; } = workspace;

    protected ILogger Log { get; } = log;

    protected CancellationToken Closing => _closing.Token;

    /// <summary>Goes on until disposed; what goes wrong is logged.</summary>
    public IDisposable Start()
    {
        _ = RunAsync();
        return this;
    }

    public void Dispose()
    {
        _closing.Cancel();
        GC.SuppressFinalize(this);
    }

    protected abstract Task LookAsync(string cluster);

    /// <summary>Told when a look has failed; the next one follows all the same.</summary>
    protected abstract void Failed(string cluster, string why);

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await Pause.ForAsync(interval, Workspace.Store.Time, Closing);
                await Workspace.Clusters.RefreshAsync(Closing);
                foreach (var cluster in Workspace.Clusters.Names)
                    await TryAsync(cluster);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
                                      or InvalidOperationException)
        {
            // This process is going.
        }
        catch (Exception e) when (e is KubeException or StoreException or KubeConfigException)
        {
            Log.LogInformation("{What}: {Why}", failing, e.Message);
        }
    }

    private async Task TryAsync(string cluster)
    {
        try
        {
            await LookAsync(cluster);
        }
        catch (Exception e) when (e is KubeException or StoreException or DbException or KubeConfigException
            or ArgumentsException)
        {
            Failed(cluster, e.Message);
        }
    }
}
