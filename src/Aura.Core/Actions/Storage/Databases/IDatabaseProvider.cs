using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>One way in which databases are kept in a cluster.</summary>
internal interface IDatabaseProvider
{
    DatabaseEngine Engine { get; }

    Kind Kind { get; }

    /// <summary>By name; the primary is marked where it is known.</summary>
    Task<IReadOnlyList<DatabaseMember>> MembersAsync(KubeObject database, ClusterView cluster);

    /// <summary>The backups that its own operator keeps of it, completed ones only.</summary>
    Task<IReadOnlyList<KnownBackup>> BackupsAsync(KubeObject database, ClusterView cluster);

    Task FailoverAsync(DatabaseFailover.Args args, KubeObject database, ClusterView cluster, PlanBuilder plan);

    Task CompactAsync(KubeObject database, ClusterView cluster, PlanBuilder plan);
}
