using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>Base of the arguments of actions on one database.</summary>
public abstract record OnDatabase : InNamespace
{
    private static readonly IReadOnlyList<IDatabaseProvider> Providers =
    [
        new CloudNativePg(), new ZalandoPostgres(), new PerconaMongoDb(), new PerconaXtraDb(),
        new ConfiguredStatefulSet(),
    ];

    internal static IReadOnlyList<string> Rbac { get; } =
    [
        "postgresql.cnpg.io/clusters: get, list, watch", "acid.zalan.do/postgresqls: get",
        "psmdb.percona.com/perconaservermongodbs: get", "pxc.percona.com/perconaxtradbclusters: get",
        "apps/statefulsets: get", "apiextensions.k8s.io/customresourcedefinitions: get", "pods: get, list, watch",
        "endpoints: get, list, watch", "configmaps: get, list, watch",
    ];

    [Description("Its custom resource or StatefulSet."), ObjectName]
    public required string Name { get; init; }

    [Description("Default: what has the name.")]
    public DatabaseEngine? Engine { get; init; }

    internal async Task<(IDatabaseProvider Provider, KubeObject Database)> FindAsync(
        ClusterView cluster, PlanBuilder plan)
    {
        var asked = Providers.Where(p => Engine is null || p.Engine == Engine).ToList();
        foreach (var provider in asked)
            if (await cluster.GetAsync(provider.Kind, Namespace, Name) is { } database)
            {
                plan.Need(database, $"database {Namespace}/{Name} exists", why: $"{database.Ref} ({provider.Engine})");
                plan.Check(!database.IsTerminating, "it is not being deleted");
                return (provider, database);
            }
        var looked = new List<string>();
        foreach (var provider in asked)
            looked.Add(provider.Kind == Kind.StatefulSet || await IsServedAsync(provider.Kind, cluster)
                ? $"{provider.Kind.Name}: none of the name"
                : $"{provider.Kind.Name} ({provider.Engine}): its operator is not installed");
        plan.Need((KubeObject?)null, $"database {Namespace}/{Name} exists", why: string.Join("; ", looked),
            hint: "name its custom resource, or the StatefulSet that it is");
        throw new PlanStoppedException("not reached: the check above stops");
    }

    private static async Task<bool> IsServedAsync(Kind kind, ClusterView cluster) =>
        await cluster.GetAsync(Kind.CustomResourceDefinition, null, kind.Resource) is not null;
}
