using Aura.Actions.Shared;
using Aura.Plans;

namespace Aura.Actions.Storage.Providers;

/// <summary>A CronJob that its keepers have marked as the backup of their namespace, run once now.</summary>
internal sealed class CronJobBackup : IBackupProvider
{
    public const string Purpose = "backup";

    public async Task<string?> LacksAsync(StorageBackupData.Args args, ClusterView cluster)
    {
        var (chosen, why) = await CronJobRun.ChooseAsync(args.Namespace, args.CronJob, Purpose, cluster);
        return chosen is null ? why : null;
    }

    public async Task PlanAsync(StorageBackupData.Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (cron, _) = await CronJobRun.ChooseAsync(args.Namespace, args.CronJob, Purpose, cluster);
        plan.Undo(UndoGrade.Compensating, "undo deletes the Job and its pods; what it stored stays stored");
        plan.Warn($"what {cron!.Ref} stores, and where, is its own affair: Aura sees only that its Job completes");
        plan.Verify(await CronJobRun.PlanAsync(cron, cluster, plan), StorageBackupData.Patience);
    }
}
