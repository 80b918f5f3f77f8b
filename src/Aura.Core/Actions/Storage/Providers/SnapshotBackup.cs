using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage.Providers;

/// <summary>A VolumeSnapshot of every bound claim of the namespace: of all, or it is no backup.</summary>
internal sealed class SnapshotBackup : IBackupProvider
{
    public async Task<string?> LacksAsync(StorageBackupData.Args args, ClusterView cluster)
    {
        if (await VolumeSnapshots.ClassesAsync(cluster) is not { } classes)
            return "the API knows no VolumeSnapshots (CSI external-snapshotter)";
        var claims = await ClaimsAsync(args, cluster);
        if (claims.Count == 0)
            return $"namespace {args.Namespace} has no bound claim to take a snapshot of";
        var without = new List<string>();
        foreach (var claim in claims)
            if (await VolumeSnapshots.DriverAsync(claim, cluster) is not { } driver)
                without.Add($"the volume of claim {claim.Name} has no CSI driver");
            else if (VolumeSnapshots.Choose(classes, driver, null) is { Class: null, Why: var why })
                without.Add($"claim {claim.Name}: {why}");
        return without.Count == 0 ? null : string.Join("; ", without);
    }

    public async Task PlanAsync(StorageBackupData.Args args, ClusterView cluster, PlanBuilder plan)
    {
        var classes = (await VolumeSnapshots.ClassesAsync(cluster))!;
        var used = new List<KubeObject>();
        var taken = new List<(KubeObject Claim, KubeObject Class)>();
        foreach (var claim in await ClaimsAsync(args, cluster))
            taken.Add((claim, VolumeSnapshots.Choose(
                classes, (await VolumeSnapshots.DriverAsync(claim, cluster))!, null).Class!));
        var ready = new List<Condition>();
        plan.Together(() => ready.AddRange(taken.Select(t => VolumeSnapshots.Plan(t.Claim, t.Class, plan))));
        used.AddRange(taken.Select(t => t.Class));
        plan.Undo(UndoGrade.Compensating, VolumeSnapshots.HowUndone(used));
        plan.Warn("snapshots are crash-consistent only, each for itself; only volumes are in them, no objects");
        plan.Verify(new Condition.All([.. ready]), StorageBackupData.Patience);
    }

    private static async Task<IReadOnlyList<KubeObject>> ClaimsAsync(
        StorageBackupData.Args args, ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.PersistentVolumeClaim, args.Namespace))
            .Where(c => ClaimUse.IsBound(c) && !c.IsTerminating).OrderBy(c => c.Name, StringComparer.Ordinal)];
}
