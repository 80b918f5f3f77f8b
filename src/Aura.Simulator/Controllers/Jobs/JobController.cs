using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers.Jobs;

/// <summary>
/// Runs a Job's pods: parallelism at a time until completions have succeeded. A failed pod (or, with OnFailure, a
/// restarted container) counts against backoffLimit; the next try waits 10 s, doubling to 10 min; its
/// podFailurePolicy may ignore a failure, or let it fail the Job. A Job that is over is
/// deleted after ttlSecondsAfterFinished.
/// </summary>
internal sealed partial class JobController : Controller
{
    /// <summary>On pods of real clusters, until their end is counted; here it is counted at once.</summary>
    private const string Tracking = "batch.kubernetes.io/job-tracking";

    public JobController(ControlPlane plane) : base(plane)
    {
        Own(Kind.Job);
        On(Kind.Pod, change =>
        {
            EnqueueController(change.New, Kind.Job);
            if (change.Type != ChangeType.Deleted && change.New.IsTerminating
                && change.New.At("metadata.finalizers") is JsonArray held && held.Any(f => (string?)f == Tracking))
                // The store must not be written while it tells of a change.
                plane.Clock.Schedule(TimeSpan.FromMilliseconds(1), () => Store.RemoveFinalizer(change.New, Tracking));
        });
    }

    protected override string Component => "job-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Job, ns, name) is not { IsTerminating: false } job)
            return;
        if (JobState.IsOver(job))
        {
            DeleteWhenDue(job);
            return;
        }
        var state = new JobState(job, PodClaim.Of(Plane, job, Selector.From(job.At("spec.selector"))));
        if (Verdict(state) is { } verdict)
            End(state, verdict);
        else if (job.Flag("spec.suspend"))
            DeletePods(job, state.Active);
        else
            CreatePods(state);
        var pods = Store.OwnedBy(job.Uid!, Kind.Pod).Where(p => p.IsControlledBy(job)).ToList();
        WriteStatus(new JobState(Store.Get(job.Ref) ?? job, pods), Verdict(state));
        ScheduleDeadline(job);
    }

    /// <summary>How the Job is over, with upstream's reason and message; null while it is not.</summary>
    private JobVerdict? Verdict(JobState state)
    {
        var job = state.Job;
        if (state.Succeeded >= state.Completions)
            return new JobVerdict(true, "CompletionsReached", "Reached expected number of succeeded pods");
        if (state.Fatal is { } why)
            return new JobVerdict(false, "PodFailurePolicy", why);
        if (state.Failures > (job.Number("spec.backoffLimit") ?? 6))
            return new JobVerdict(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        return Deadline(job) <= Now && !job.Flag("spec.suspend")
            ? new JobVerdict(false, "DeadlineExceeded", "Job was active longer than specified deadline") : null;
    }

    private void CreatePods(JobState state)
    {
        var wanted = Math.Min(state.Parallelism, state.Completions - state.Succeeded) - state.Active.Count;
        if (wanted < 0)
            DeletePods(state.Job, state.Active.Take(-wanted).ToList());
        var wait = state.BackOffLeft(Now);
        if (wanted > 0 && wait > TimeSpan.Zero)
        {
            EnqueueAfter(state.Job, wait);
            return;
        }
        foreach (var index in state.MissingIndexes().Take(Math.Max(0, wanted)))
            try
            {
                var pod = Plane.Create(JobPods.New(state.Job, index));
                Event(state.Job, "Normal", "SuccessfulCreate", $"Created pod: {pod.Name}");
            }
            catch (ApiStatusException refusal)
            {
                Event(state.Job, "Warning", "FailedCreate", $"Error creating: {refusal.Message}");
                throw;
            }
    }

    private void End(JobState state, JobVerdict verdict)
    {
        DeletePods(state.Job, state.Active);
        if (verdict.Success)
            Event(state.Job, "Normal", "Completed", "Job completed");
        else
            Event(state.Job, "Warning", verdict.Reason, verdict.Message);
    }

    private void DeletePods(KubeObject job, IReadOnlyList<KubeObject> pods)
    {
        foreach (var pod in pods)
        {
            Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid });
            Event(job, "Normal", "SuccessfulDelete", $"Deleted pod: {pod.Name}");
        }
    }

    private static DateTimeOffset Deadline(KubeObject job) =>
        job.Number("spec.activeDeadlineSeconds") is { } seconds && job.Time("status.startTime") is { } start
            ? start.AddSeconds(seconds) : DateTimeOffset.MaxValue;

    private void ScheduleDeadline(KubeObject job)
    {
        if (Store.Get(job.Ref) is { } current && Deadline(current) is var at
            && at != DateTimeOffset.MaxValue && at > Now)
            EnqueueAfter(current, at - Now);
    }

    private void DeleteWhenDue(KubeObject job)
    {
        if (job.Number("spec.ttlSecondsAfterFinished") is not { } seconds)
            return;
        var over = (JobState.OverSince(job) ?? Now).AddSeconds(seconds);
        if (over > Now)
            EnqueueAfter(job, over - Now);
        else
            Store.Delete(job.Ref, new DeleteRequest { Uid = job.Uid, Propagation = "Background" });
    }
}
