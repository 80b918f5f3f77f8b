using Aura.Learning;

namespace Aura.Mcp.Serving;

/// <summary>
/// Learns while the server runs: looks again at what is due, and fits the model anew. A cluster that cannot be read is
/// asked again later.
/// </summary>
public sealed class LearningUpkeep(Workspace workspace, ILogger log)
    : EachCluster(workspace, log, TimeSpan.FromSeconds(30), "outcomes are not looked at again")
{
    protected override async Task LookAsync(string cluster)
    {
        var session = Workspace.Clusters.Get(cluster);
        await new Rechecking(Workspace.Store, session.Name, () => Workspace.View(session), session.Client,
            session.Time)
        {
            Name = session.Name,
        }.RunDueAsync(Closing);
        new ModelFitting(Workspace.Store).RefreshIfStale(session.Time.GetUtcNow());
    }

    protected override void Failed(string cluster, string why) =>
        Log.LogInformation("outcomes in {Cluster} are not looked at again: {Why}", cluster, why);
}
