using Aura.Metrics;

namespace Aura.Mcp.Serving;

/// <summary>
/// Samples what the workloads of all clusters use, once a minute of the wall clock for as long as the server runs. A
/// cluster that cannot be asked is told of once and asked again later.
/// </summary>
public sealed class UsageSampling(Workspace workspace, ILogger log)
    : EachCluster(workspace, log, TimeSpan.FromMinutes(1), "usage is not sampled")
{
    private const int MinutesAfterFailure = 10;

    private readonly Dictionary<string, (ClusterSession Of, UsageSampler Sampler)> _samplers = [];
    private readonly Dictionary<string, int> _skip = [];

    protected override async Task LookAsync(string cluster)
    {
        if (_skip.GetValueOrDefault(cluster) is > 0 and var left)
        {
            _skip[cluster] = left - 1;
            return;
        }
        var session = Workspace.Clusters.Get(cluster);
        if (!_samplers.TryGetValue(cluster, out var known) || known.Of != session)
            _samplers[cluster] = known =
                (session, new UsageSampler(session.Client, Workspace.Store.Usage, session.Name, session.Time));
        await known.Sampler.SampleAsync(Closing);
        _skip.Remove(cluster);
    }

    protected override void Failed(string cluster, string why)
    {
        if (!_skip.ContainsKey(cluster))
            Log.LogInformation("usage in {Cluster} is not sampled: {Why}", cluster, why);
        _skip[cluster] = MinutesAfterFailure;
    }
}
