using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Storage.Databases;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Has a database give back or use again the space of what was deleted, one member after the other.</summary>
public sealed class StorageCompact : RemediationAction<StorageCompact.Args>
{
    public sealed record Args : OnDatabase
    {
        [Description("Backup must be younger."), Range(1, 168)]
        public int BackupHours { get; init; } = 24;
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "storage.compact",
        Aka = "compact_storage",
        Description = "Compact a database's files, replicas first; needs a fresh backup.",
        Risk = Risk.Medium,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(600),
        Rbac = [.. OnDatabase.Rbac, .. FreshBackup.Rbac, "pods/exec: get, create"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (provider, database) = await args.FindAsync(cluster, plan);
        plan.Target(database.Ref);
        plan.Undo(UndoGrade.None, "cannot be undone: the files are compacted; the data stay the same");
        await FreshBackup.CheckAsync(provider, database, args.BackupHours, cluster, plan);
        await provider.CompactAsync(database, cluster, plan);
    }
}
