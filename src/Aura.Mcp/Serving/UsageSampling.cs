using Aura.Kubernetes;
using Aura.Metrics;
using Aura.State;
using Microsoft.Data.Sqlite;

namespace Aura.Mcp.Serving;

/// <summary>
/// Samples what the workloads of all clusters use, once a minute of the wall clock for as long as the server runs. A
/// cluster that cannot be asked is told of once and asked again later.
/// </summary>
public sealed class UsageSampling(Workspace workspace, ILogger log) : IDisposable
{
    private const int MinutesAfterFailure = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<string, UsageSampler> _samplers = [];
    private readonly Dictionary<string, int> _skip = [];

    /// <summary>Goes on until disposed; what goes wrong is logged.</summary>
    public UsageSampling Start()
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
                    await SampleAsync(name);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException
                                      or InvalidOperationException)
        {
            // This process is going.
        }
        catch (Exception e) when (e is KubeException or StoreException or KubeConfigException)
        {
            log.LogInformation("usage is not sampled: {Why}", e.Message);
        }
    }

    private async Task SampleAsync(string name)
    {
        if (_skip.GetValueOrDefault(name) is > 0 and var left)
        {
            _skip[name] = left - 1;
            return;
        }
        try
        {
            if (!_samplers.TryGetValue(name, out var sampler))
            {
                var cluster = workspace.Clusters.Get(name);
                _samplers[name] = sampler =
                    new UsageSampler(cluster.Client, workspace.Store.Usage, cluster.Name, cluster.Time);
            }
            await sampler.SampleAsync(_closing.Token);
            _skip.Remove(name);
        }
        catch (Exception e) when (e is KubeException or SqliteException or KubeConfigException)
        {
            if (!_skip.ContainsKey(name))
                log.LogInformation("usage in {Cluster} is not sampled: {Why}", name, e.Message);
            _skip[name] = MinutesAfterFailure;
        }
    }
}
