using Aura.Kubernetes;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// Percona XtraDB Cluster: all members take writes, and its HAProxy sends them to the first one that is up
/// (build/haproxy_add_pxc_nodes.sh of percona-xtradb-cluster-operator), so there is nobody to promote.
/// </summary>
internal sealed class PerconaXtraDb : PerconaCluster
{
    public override DatabaseEngine Engine => DatabaseEngine.PerconaXtraDB;

    public override Kind Kind { get; } =
        new("pxc.percona.com", "v1", "PerconaXtraDBCluster", "perconaxtradbclusters");

    protected override string Component => "pxc";

    protected override string NoFailover =>
        "all members take writes, and its proxy sends them to the first member that is up: there is none to promote";

    protected override Kind BackupKind { get; } =
        new("pxc.percona.com", "v1", "PerconaXtraDBClusterBackup", "perconaxtradbclusterbackups");

    protected override string Sets(KubeObject database) => $"StatefulSet {database.Name}-pxc";

    protected override bool IsPrimary(KubeObject database, KubeObject pod) => false;

    protected override KnownBackup? Backup(KubeObject backup, KubeObject database) =>
        backup.Text("spec.pxcCluster") == database.Name && backup.Text("status.state") == "Succeeded"
        && backup.Time("status.completed") is { } at ? new KnownBackup($"{backup.Ref}", at) : null;
}
