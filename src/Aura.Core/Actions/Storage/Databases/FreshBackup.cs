using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Actions.Storage.Providers;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Databases;

/// <summary>
/// Whether what is about to be risked can be brought back: the newest completed backup that is known, by the database's
/// operator, VolumeSnapshots of all volumes of a member, Velero, or the CronJob marked as the namespace's backup.
/// </summary>
internal static class FreshBackup
{
    private static readonly Kind Velero = new("velero.io", "v1", "Backup", "backups");

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "postgresql.cnpg.io/backups: list", "psmdb.percona.com/perconaservermongodbbackups: list",
        "pxc.percona.com/perconaxtradbclusterbackups: list", "snapshot.storage.k8s.io/volumesnapshots: list",
        "velero.io/backups: list", "batch/cronjobs: list",
    ];

    public static async Task CheckAsync(
        IDatabaseProvider provider, KubeObject database, int hours, ClusterView cluster, PlanBuilder plan)
    {
        var members = await provider.MembersAsync(database, cluster);
        List<KnownBackup> known =
        [
            .. await provider.BackupsAsync(database, cluster), .. await SnapshotsAsync(database, members, cluster),
            .. await VeleroAsync(database.Namespace!, cluster), .. await MarkedAsync(database.Namespace!, cluster),
        ];
        var newest = known.OrderByDescending(b => b.At).FirstOrDefault();
        plan.Check(newest is not null && newest.At >= cluster.Now - TimeSpan.FromHours(hours),
            $"a backup of it is younger than {hours} h",
            why: newest is null ? "no completed backup is known, of its operator, as VolumeSnapshots, of Velero, or of "
                + $"a CronJob labelled {CronJobRun.Label}={CronJobBackup.Purpose}"
                : $"the newest, {newest.What}, is of {newest.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
            hint: "make one first: by its operator, storage.backup_data, or volume.backup");
    }

    // One member's data are all data; a volume that is missing makes the others worth nothing.
    private static async Task<IEnumerable<KnownBackup>> SnapshotsAsync(
        KubeObject database, IReadOnlyList<DatabaseMember> members, ClusterView cluster)
    {
        var taken = (await cluster.ListIfServedAsync(VolumeSnapshots.Snapshot, database.Namespace))
            .Where(s => s.Flag("status.readyToUse") && s.Time("status.creationTime") is not null)
            .ToLookup(s => s.Text("spec.source.persistentVolumeClaimName") ?? "",
                s => s.Time("status.creationTime")!.Value);
        return from member in members
               let claims = member.Pod.List("spec.volumes")
                   .Select(v => (string?)v["persistentVolumeClaim"]?["claimName"]).OfType<string>().ToList()
               where claims.Count > 0 && claims.TrueForAll(c => taken[c].Any())
               select new KnownBackup(
                   $"VolumeSnapshots of {string.Join(", ", claims)}", claims.Min(c => taken[c].Max()));
    }

    // What only some kinds or labels are in is no backup of a database.
    private static async Task<IEnumerable<KnownBackup>> VeleroAsync(string ns, ClusterView cluster) =>
        (await cluster.ListIfServedAsync(Velero))
            .Where(b => b.Text("status.phase") == "Completed" && Covers(b, ns)
                && Names(b, "includedResources") is [] or ["*"] && b.At("spec.labelSelector") is null
                && b.At("spec.orLabelSelectors") is null && b.At("spec.snapshotVolumes")?.ToString() != "false")
            .Where(b => b.Time("status.startTimestamp") is not null)
            .Select(b => new KnownBackup($"{b.Ref} of Velero", b.Time("status.startTimestamp")!.Value));

    private static bool Covers(KubeObject backup, string ns) =>
        Names(backup, "includedNamespaces") is var included && (included.Count == 0 || included.Contains("*")
            || included.Contains(ns)) && !Names(backup, "excludedNamespaces").Contains(ns);

    private static IReadOnlyList<string> Names(KubeObject backup, string field) =>
        [.. (backup.At($"spec.{field}") as JsonArray ?? []).Select(n => $"{n}")];

    private static async Task<IEnumerable<KnownBackup>> MarkedAsync(string ns, ClusterView cluster) =>
        (await cluster.ListIfServedAsync(Kind.CronJob, ns))
            .Where(c => c.Label(CronJobRun.Label) == CronJobBackup.Purpose)
            .Where(c => c.Time("status.lastSuccessfulTime") is not null)
            .Select(c => new KnownBackup($"{c.Ref}", c.Time("status.lastSuccessfulTime")!.Value));
}
