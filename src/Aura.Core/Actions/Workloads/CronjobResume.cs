using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lets a suspended CronJob start Jobs again, and says what it will make up for.</summary>
public sealed class CronjobResume : RemediationAction<CronjobResume.Args>
{
    private const string Suspended = "spec.suspend";

    public sealed record Args : InNamespace
    {
        [Description("CronJob."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cronjob.resume",
        Description = "Let a suspended CronJob start Jobs again.",
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
        if (!job.Flag(Suspended))
            return;
        Missed(job, cluster.Now, plan);
        plan.Set(job, Suspended, false, "Jobs are started on schedule again");
        plan.Verify(new Condition.FieldEquals(job.Ref, Suspended, false), TimeSpan.FromSeconds(30));
    }

    /// <summary>
    /// The controller makes up for the last missed run only, and beyond 100 of them it warns but starts that one too
    /// (nextScheduleTime in kubernetes/pkg/controller/cronjob/utils.go, syncCronJob in cronjob_controllerv2.go).
    /// </summary>
    private static void Missed(KubeObject job, DateTimeOffset now, PlanBuilder plan)
    {
        var last = job.Time("status.lastScheduleTime") ?? job.Time("metadata.creationTimestamp") ?? now;
        var deadline = job.Number("spec.startingDeadlineSeconds");
        if (deadline is { } seconds && now.AddSeconds(-seconds) > last)
            last = now.AddSeconds(-seconds);
        if (CronTimes.Parse(job.Text("spec.schedule") ?? "", job.Text("spec.timeZone")) is not { } schedule)
        {
            plan.Warn("whether runs were missed is not known: its schedule or time zone is not understood");
            return;
        }
        var missed = schedule.Between(last, now, 101);
        if (missed.Count > 0)
            plan.Warn($"it has missed {(missed.Count > 100 ? "more than 100" : missed.Count)} runs"
                + $"{(deadline is null ? "" : " within startingDeadlineSeconds")}, the last at "
                + $"{missed[^1].UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: it starts one Job at once"
                + (missed.Count > 100 ? ", and its controller writes a warning (TooManyMissedTimes)" : ""));
    }
}
