using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Actions.Storage.Providers;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Makes a backup of a namespace now, by what is there for it.</summary>
public sealed class StorageBackupData : RemediationAction<StorageBackupData.Args>
{
    public enum Way { Auto, Velero, CronJob, Snapshots }

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    private static readonly IReadOnlyList<(Way Way, IBackupProvider Provider)> Ways =
    [
        (Way.Velero, new VeleroBackup()), (Way.CronJob, new CronJobBackup()), (Way.Snapshots, new SnapshotBackup()),
    ];

    public sealed record Args : InNamespace
    {
        [Description("Auto: the first that is there.")]
        public Way By { get; init; }

        [Description("One labelled aura.dev/purpose=backup; needed if there are several."), ObjectName]
        public string? CronJob { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "storage.backup_data",
        Aka = "backup_data",
        Description = "Back up a namespace now: Velero, its backup CronJob, or snapshots.",
        Risk = Risk.Low,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromMinutes(10),
        Rbac = [.. VeleroBackup.Rbac, .. CronJobRun.Rbac, .. VolumeSnapshots.Rbac, "persistentvolumeclaims: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var lacking = new List<string>();
        // A CronJob that is named is meant.
        var by = args.By == Way.Auto && args.CronJob is not null ? Way.CronJob : args.By;
        foreach (var (way, provider) in Ways.Where(w => by == Way.Auto || w.Way == by))
        {
            if (await provider.LacksAsync(args, cluster) is { } lack)
            {
                lacking.Add($"{way}: {lack}");
                continue;
            }
            plan.Check(true, $"there is a way to back up namespace {args.Namespace}", why: $"{way}");
            await provider.PlanAsync(args, cluster, plan);
            return;
        }
        plan.Check(false, $"there is a way to back up namespace {args.Namespace}", why: string.Join("; ", lacking),
            hint: "install or mark one of them; a single claim: volume.backup");
    }
}
