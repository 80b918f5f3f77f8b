using Aura.Execution;

namespace Aura.Mcp.Serving;

/// <summary>
/// Takes up what others have left in clusters that were not there when the server started, and undoes what is due
/// there.
/// </summary>
public sealed class NewClusters(Workspace workspace, ILogger log)
    : EachCluster(workspace, log, TimeSpan.FromSeconds(10), "new clusters are not looked after")
{
    private readonly Dictionary<string, Pipeline> _known = [];

    protected override async Task LookAsync(string cluster)
    {
        var pipeline = Workspace.Clusters.Get(cluster).Pipeline;
        if (_known.GetValueOrDefault(cluster) == pipeline)
            return;
        await pipeline.RecoverAsync(Closing);
        _known[cluster] = pipeline;
    }

    protected override void Failed(string cluster, string why) =>
        Log.LogInformation("{Cluster} is not looked after: {Why}", cluster, why);
}
