using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Storage;

/// <summary>
/// Deletes what has ended long ago, in the order of harm; claims and volumes are reported, never deleted.
/// </summary>
public sealed class StorageCleanup : RemediationAction<StorageCleanup.Args>
{
    private const int MostAtOnce = 50;
    private const string Purpose = "cleanup";

    public sealed record Args : InNamespace
    {
        [Description("Ended so long ago."), Range(1, 8760)]
        public int OlderThanHours { get; init; } = 24;

        [Description("Also run this one, labelled aura.dev/purpose=cleanup."), ObjectName]
        public string? CronJob { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "storage.cleanup",
        Aka = "cleanup_storage",
        Description = "Delete ended pods and Jobs and surplus ReplicaSets; report unused claims.",
        Risk = Risk.Medium,
        Undo = UndoGrade.None,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "pods: get, list, watch, delete", "batch/jobs: get, list, watch, create, delete",
            "batch/cronjobs: get, list", "apps/deployments: list", "apps/statefulsets: list",
            "apps/daemonsets: list", "apps/replicasets: get, list, watch, delete", "persistentvolumeclaims: list",
            "persistentvolumes: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.None, "what is deleted does not come back, its logs and exit codes included");
        var before = cluster.Now - TimeSpan.FromHours(args.OlderThanHours);
        var going = new List<(KubeObject Object, string Why)>();
        going.AddRange(await Leftovers.PodsAsync(args.Namespace, before, cluster));
        going.AddRange(await Leftovers.JobsAsync(args.Namespace, before, cluster));
        going.AddRange(await Leftovers.ReplicaSetsAsync(args.Namespace, cluster));
        if (going.Count > MostAtOnce)
            plan.Warn($"{going.Count} objects could go; these are the first {MostAtOnce}, the rest goes next time");
        foreach (var unused in await Leftovers.UnusedStorageAsync(args.Namespace, cluster))
            plan.Warn($"left alone: {unused}");
        var ends = new List<Condition>();
        plan.Together(() =>
        {
            foreach (var (gone, why) in going.Take(MostAtOnce))
            {
                plan.Delete(gone, why, propagation: gone.Kind == Kind.Pod ? null : DeletePropagation.Background);
                ends.Add(new Condition.Gone(gone.Ref, gone.Uid));
            }
        });
        if (args.CronJob is not null)
            ends.Add(await ScriptAsync(args, cluster, plan));
        if (ends.Count > 0)
            plan.Verify(new Condition.All([.. ends]), TimeSpan.FromMinutes(30));
    }

    private static async Task<Condition> ScriptAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (chosen, why) = await CronJobRun.ChooseAsync(args.Namespace, args.CronJob, Purpose, cluster);
        var cron = plan.Need(chosen, $"CronJob {args.CronJob} is marked as a cleanup", why: why,
            hint: $"whoever keeps it can label it {CronJobRun.Label}={Purpose}");
        var claims = ClaimUse.Names(cron, "spec.jobTemplate.spec.template.spec").ToList();
        plan.Warn($"{cron.Ref} deletes what its own script says"
            + (claims.Count == 0 ? "" : $", and mounts {string.Join(", ", claims)}"));
        return await CronJobRun.PlanAsync(cron, cluster, plan);
    }
}
