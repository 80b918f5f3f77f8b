using Aura.Kubernetes;

namespace Aura.Actions.Storage.Databases;

/// <summary>Percona Server for MongoDB; its status tells each member's state in its replica set.</summary>
internal sealed class PerconaMongoDb : PerconaCluster
{
    public override DatabaseEngine Engine => DatabaseEngine.PerconaMongoDB;

    public override Kind Kind { get; } =
        new("psmdb.percona.com", "v1", "PerconaServerMongoDB", "perconaservermongodbs");

    protected override string Component => "mongod";

    protected override string NoFailover =>
        "a primary is only made to step down (rs.stepDown) by a cluster administrator of MongoDB, whose password Aura "
        + "neither reads nor passes on";

    protected override Kind BackupKind { get; } =
        new("psmdb.percona.com", "v1", "PerconaServerMongoDBBackup", "perconaservermongodbbackups");

    protected override string Sets(KubeObject database) => string.Join(", ",
        database.List("spec.replsets").Select(r => $"StatefulSet {database.Name}-{r["name"]}"));

    protected override bool IsPrimary(KubeObject database, KubeObject pod) => database.List("spec.replsets")
        .Any(r => database.Text($"status.replsets[{r["name"]}].members[{pod.Name}].stateStr") == "PRIMARY");

    protected override KnownBackup? Backup(KubeObject backup, KubeObject database) =>
        backup.Text("spec.clusterName") == database.Name && backup.Text("status.state") == "ready"
        && backup.Time("status.completed") is { } at ? new KnownBackup($"{backup.Ref}", at) : null;
}
