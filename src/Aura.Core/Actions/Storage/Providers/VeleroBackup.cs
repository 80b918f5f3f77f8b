using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Providers;

/// <summary>A Backup of Velero (velero.io), in the namespace where its storage locations are.</summary>
internal sealed class VeleroBackup : IBackupProvider
{
    private static readonly Kind Backup = new("velero.io", "v1", "Backup", "backups");
    private static readonly Kind Location =
        new("velero.io", "v1", "BackupStorageLocation", "backupstoragelocations");

    public static IReadOnlyList<string> Rbac { get; } =
        ["velero.io/backups: get, list, watch, create, delete", "velero.io/backupstoragelocations: list"];

    public async Task<string?> LacksAsync(StorageBackupData.Args args, ClusterView cluster)
    {
        var locations = await cluster.ListIfServedAsync(Location);
        return locations.Count == 0 ? "Velero is not installed, or has no BackupStorageLocation that we see"
            : Choose(locations) is not null ? null
            : "no BackupStorageLocation of Velero is Available and the default or only one: "
                + string.Join(", ", locations.Select(l => $"{l.Name} is {l.Text("status.phase") ?? "unknown"}"));
    }

    public async Task PlanAsync(StorageBackupData.Args args, ClusterView cluster, PlanBuilder plan)
    {
        var location = Choose(await cluster.ListIfServedAsync(Location))!;
        plan.Undo(UndoGrade.Compensating, "undo deletes the Backup object; what it stored stays until its 30 days are "
            + "over (velero backup delete removes it), and Velero may list it again");
        if ((await cluster.ListAsync(Kind.PersistentVolumeClaim, args.Namespace)).Any(ClaimUse.IsBound))
            plan.Warn("volumes are in it only as far as Velero's snapshot plugin or node agent takes them: "
                + "velero backup describe --details lists them");
        if (location.Text("spec.accessMode") == "ReadOnly")
            plan.Check(false, $"{location.Ref} can be written to", why: "its accessMode is ReadOnly",
                hint: "whoever keeps Velero can set ReadWrite");
        var backup = new KubeObject(Backup, new JsonObject
        {
            ["apiVersion"] = Backup.ApiVersion,
            ["kind"] = Backup.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{args.Namespace}-{Placeholder.Suffix}", ["namespace"] = location.Namespace,
            },
            ["spec"] = new JsonObject
            {
                ["includedNamespaces"] = new JsonArray(args.Namespace),
                ["storageLocation"] = location.Name,
                ["ttl"] = "720h0m0s",
            },
        });
        plan.Create(backup, $"of namespace {args.Namespace}, to {location.Name}, kept for 30 days");
        plan.Verify(new Condition.FieldIn(backup.Ref, "status.phase", ["Completed"],
            ["PartiallyFailed", "Failed", "FailedValidation", "Deleting"]), StorageBackupData.Patience);
    }

    private static KubeObject? Choose(IReadOnlyList<KubeObject> locations)
    {
        var available = locations.Where(l => l.Text("status.phase") == "Available").ToList();
        return available.Where(l => l.Flag("spec.default")).ToList() is [var usual] ? usual
            : available is [var only] ? only : null;
    }
}
