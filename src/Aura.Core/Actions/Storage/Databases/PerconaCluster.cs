using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// What Aura knows of Percona's clusters: their members and their backups. For the rest it has no way of its own, and
/// says which commands the operator of the cluster can write down.
/// </summary>
internal abstract class PerconaCluster : IDatabaseProvider
{
    public abstract DatabaseEngine Engine { get; }

    public abstract Kind Kind { get; }

    protected abstract string Component { get; }

    /// <summary>The StatefulSets of its members, as hints name them.</summary>
    protected abstract string Sets(KubeObject database);

    protected abstract string NoFailover { get; }

    protected abstract bool IsPrimary(KubeObject database, KubeObject pod);

    protected abstract KnownBackup? Backup(KubeObject backup, KubeObject database);

    protected abstract Kind BackupKind { get; }

    public async Task<IReadOnlyList<DatabaseMember>> MembersAsync(KubeObject database, ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Pod, database.Namespace,
                $"app.kubernetes.io/instance={database.Name},app.kubernetes.io/component={Component}"))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => new DatabaseMember(p, IsPrimary(database, p)))];

    public async Task<IReadOnlyList<KnownBackup>> BackupsAsync(KubeObject database, ClusterView cluster) =>
        [.. (await cluster.ListIfServedAsync(BackupKind, database.Namespace))
            .Select(b => Backup(b, database)).OfType<KnownBackup>()];

    public Task FailoverAsync(
        DatabaseFailover.Args args, KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(false, $"Aura knows a way to fail over {Engine}", why: NoFailover,
            hint: $"give {Sets(database)} a failover command under databases in the policy file, "
                + "and call it with engine StatefulSet");
        return Task.CompletedTask;
    }

    public Task CompactAsync(KubeObject database, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(false, $"Aura knows a way to compact {Engine}",
            why: "it takes a database user's password, which Aura neither reads nor passes on",
            hint: $"give {Sets(database)} a compact command under databases in the policy file, "
                + "and call it with engine StatefulSet");
        return Task.CompletedTask;
    }
}
