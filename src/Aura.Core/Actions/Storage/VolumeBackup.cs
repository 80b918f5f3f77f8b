using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Actions.Storage.Providers;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>Takes a CSI snapshot of a claim's volume.</summary>
public sealed class VolumeBackup : RemediationAction<VolumeBackup.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Claim."), ObjectName]
        public required string Name { get; init; }

        [Description("Default: its driver's."), ObjectName]
        public string? SnapshotClass { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "volume.backup",
        Description = "Take a VolumeSnapshot of a claim, before risky changes.",
        Risk = Risk.Low,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(10),
        Rbac = [.. VolumeSnapshots.Rbac, "persistentvolumeclaims: get"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var claim = plan.Need(await cluster.GetAsync(Kind.PersistentVolumeClaim, args.Namespace, args.Name),
            $"claim {args.Namespace}/{args.Name} exists");
        plan.Check(!claim.IsTerminating, "it is not being deleted");
        plan.Check(ClaimUse.IsBound(claim), "it is bound", why: $"it is {claim.Text("status.phase") ?? "Pending"}",
            hint: "without a volume there is nothing to back up");
        var classes = plan.Need(await VolumeSnapshots.ClassesAsync(cluster), "the API knows VolumeSnapshots",
            hint: "install CSI's external-snapshotter, or use storage.backup_data");
        if (!ClaimUse.IsBound(claim))
            return;
        var driver = plan.Need(await VolumeSnapshots.DriverAsync(claim, cluster), "a CSI driver keeps its volume",
            hint: "others take no snapshots: storage.backup_data");
        var (chosen, why) = VolumeSnapshots.Choose(classes, driver, args.SnapshotClass);
        var snapshotClass = plan.Need(chosen, "a VolumeSnapshotClass of its driver is clear", why: why,
            hint: classes.Count == 0 ? "there are no classes at all"
                : $"snapshotClass is one of {string.Join(", ", classes.Select(c => c.Name))}");
        plan.Undo(UndoGrade.Compensating, VolumeSnapshots.HowUndone([snapshotClass]));
        plan.Warn("the snapshot is crash-consistent only: what a program had not written yet is not in it");
        plan.Verify(VolumeSnapshots.Plan(claim, snapshotClass, plan), TimeSpan.FromMinutes(20));
    }
}
