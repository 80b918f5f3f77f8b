using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Makes a CronJob start no more Jobs; those that run go on.</summary>
public sealed class CronjobSuspend : RemediationAction<CronjobSuspend.Args>
{
    private const string Suspended = "spec.suspend";

    public sealed record Args : InNamespace
    {
        [Description("CronJob."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cronjob.suspend",
        Description = "Stop a CronJob from starting Jobs.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(5),
        Rbac = ["batch/cronjobs: get, list, watch, patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var job = plan.Need(await cluster.GetAsync(Kind.CronJob, args.Namespace, args.Name),
            $"CronJob {args.Namespace}/{args.Name} exists");
        plan.Check(!job.IsTerminating, "it is not being deleted");
        if (job.Flag(Suspended))
            return;
        if (job.List("status.active").Any())
            plan.Warn("it goes on running: "
                + string.Join(", ", job.List("status.active").Select(j => $"{j["name"]}")));
        plan.Set(job, Suspended, true, "no new Job is started");
        plan.Verify(new Condition.FieldEquals(job.Ref, Suspended, true), TimeSpan.FromSeconds(30));
    }
}
