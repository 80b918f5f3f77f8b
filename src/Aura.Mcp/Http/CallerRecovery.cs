using Aura.Actions;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Http;

/// <summary>
/// Takes up what a process that died has left of callers that the cluster saw as themselves: each with that caller's
/// rights, never with the server's.
/// </summary>
internal sealed class CallerRecovery(Workspace workspace, ILogger log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _closing = new();

    public CallerRecovery Start()
    {
        _ = RunAsync();
        return this;
    }

    public void Dispose() => _closing.Cancel();

    private async Task RunAsync()
    {
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                await LookAsync();
                await Pause.ForAsync(Interval, workspace.Store.Time, _closing.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // This process is going.
        }
    }

    /// <summary>One that cannot be connected to does not keep the others from being looked after.</summary>
    private async Task LookAsync(string cluster)
    {
        try
        {
            foreach (var who in workspace.Clusters.Get(cluster).Pipeline.OpenOnBehalfOf())
                await workspace.For(CallerRights.Acting(Risk.Critical, who)).Clusters.Get(cluster).Pipeline
                    .RecoverAsync(_closing.Token);
        }
        catch (Exception e) when (e is KubeException or KubeConfigException or ArgumentsException)
        {
            log.LogError("open executions of callers in {Cluster} were not taken up: {Fault}", cluster,
                Faults.Describe(e).Shown);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await workspace.Clusters.RefreshAsync(_closing.Token);
            foreach (var name in workspace.Clusters.Names)
                await LookAsync(name);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogError("open executions of callers were not taken up: {Fault}", Faults.Describe(e).Shown);
        }
    }
}
