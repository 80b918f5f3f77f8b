using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Jobs;

/// <summary>
/// One look at a Job and its pods. Counts of ended pods never go back, even when the pods are deleted.
/// </summary>
internal sealed class JobState
{
    public const string IndexAnnotation = "batch.kubernetes.io/job-completion-index";
    private readonly List<KubeObject> _pods;
    private readonly List<KubeObject> _counted;

    public JobState(KubeObject job, List<KubeObject> pods)
    {
        Job = job;
        _pods = pods;
        Active = [.. pods.Where(p => p.IsActivePod())];
        Terminating = pods.Count(p => p.IsTerminating && !p.IsFinished());
        Succeeded = Math.Max(Count("succeeded"), IsIndexed
            ? pods.Where(p => p.Phase() == "Succeeded").Select(Index).Distinct().Count()
            : pods.Count(p => p.Phase() == "Succeeded"));
        var policy = new PodFailurePolicy(job);
        var failed = pods.Where(p => p.Phase() == "Failed").ToList();
        Fatal = failed.Select(policy.Fails).FirstOrDefault(why => why is not null);
        _counted = [.. failed.Where(policy.Counts)];
        Failed = Math.Max(Count("failed"), _counted.Count);
        var restarts = job.Text("spec.template.spec.restartPolicy") == "OnFailure" ? Active.Sum(p => p.Restarts()) : 0;
        Failures = Failed + (int)restarts;
    }

    public KubeObject Job { get; }
    public IReadOnlyList<KubeObject> Active { get; }
    public int Succeeded { get; }
    public int Failed { get; }
    public int Failures { get; }
    public int Terminating { get; }

    /// <summary>Why the podFailurePolicy fails the Job; null where it does not.</summary>
    public string? Fatal { get; }
    public bool IsIndexed => Job.Text("spec.completionMode") == "Indexed";
    public int Parallelism => (int)(Job.Number("spec.parallelism") ?? 1);

    /// <summary>Without completions one success ends the Job.</summary>
    public int Completions => (int)(Job.Number("spec.completions") ?? 1);

    public string? CompletedIndexes => !IsIndexed ? null : string.Join(',', _pods.Where(p => p.Phase() == "Succeeded")
        .Select(Index).Distinct().Order());

    public static bool IsOver(KubeObject job) => OverSince(job) is not null;

    public static DateTimeOffset? OverSince(KubeObject job) => job.List("status.conditions")
        .Where(c => (string?)c["type"] is "Complete" or "Failed" && (string?)c["status"] == "True")
        .Select(c => (DateTimeOffset?)DateTimeOffset.Parse((string)c["lastTransitionTime"]!)).FirstOrDefault();

    /// <summary>The indexes that need a pod; for a Job without indexes an endless row of -1.</summary>
    public IEnumerable<int> MissingIndexes()
    {
        if (!IsIndexed)
            return Enumerable.Repeat(-1, Parallelism);
        var taken = _pods.Where(p => p.IsActivePod() || p.Phase() == "Succeeded").Select(Index).ToHashSet();
        return Enumerable.Range(0, Completions).Where(i => !taken.Contains(i));
    }

    /// <summary>Still to wait since the newest failure: 10 s for the first, doubling to 10 min.</summary>
    public TimeSpan BackOffLeft(DateTimeOffset now)
    {
        var ends = _counted.Select(Ended).ToList();
        if (ends.Count == 0)
            return TimeSpan.Zero;
        var delay = TimeSpan.FromSeconds(Math.Min(600, 10 * Math.Pow(2, Math.Min(ends.Count, 10) - 1)));
        return ends.Max() + delay - now;
    }

    private static DateTimeOffset Ended(KubeObject pod) => pod.List("status.containerStatuses")
        .Select(c => (string?)c["state"]?["terminated"]?["finishedAt"]).OfType<string>()
        .Select(DateTimeOffset.Parse).DefaultIfEmpty(pod.Created()).Max();

    private static int Index(KubeObject pod) =>
        int.TryParse(pod.Annotation(IndexAnnotation), out var index) ? index : -1;

    private int Count(string field) => (int)(Job.Number($"status.{field}") ?? 0);
}
