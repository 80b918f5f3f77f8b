using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// How the programs of Jobs end: as the newest run did that nobody interrupted. One that was only ever interrupted, or
/// of which no run was seen, is taken to end well.
/// </summary>
internal sealed class JobRunTimes : IInference
{
    // Ended by SIGINT, SIGKILL or SIGTERM.
    private static readonly int[] s_stopped = [130, 137, 143];
    private static readonly TimeSpan s_guess = TimeSpan.FromSeconds(30);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var seen = new HashSet<(ObjectRef, string)>();
        foreach (var group in cluster.Pods.Where(p => (string?)p.Controller?["kind"] == Kind.Job.Name)
                     .SelectMany(PodContainer.Of).Where(c => !c.Init)
                     .GroupBy(c => (Workload: cluster.WorkloadOf(c.Pod), c.Name)))
        {
            seen.Add((group.Key.Workload.Ref, group.Key.Name));
            Add(draft, cluster, group.Key.Workload, [.. group]);
        }
        foreach (var job in cluster.Of(Kind.Job).Concat(cluster.Of(Kind.CronJob)).Where(j => !j.IsTerminating))
            foreach (var container in Containers(job, cluster).Where(c => seen.Add((job.Ref, $"{c["name"]}"))))
                Guess(draft, cluster, job, container, s_guess);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, KubeObject workload, List<PodContainer> runs)
    {
        var ended = runs.Where(c => c.LastEnd is not null)
            .OrderByDescending(c => (string?)c.LastEnd!["finishedAt"], StringComparer.Ordinal).ToList();
        var own = ended.Where(c => !s_stopped.Contains(Code(c)) && (string?)c.LastEnd!["reason"] != "OOMKilled")
            .ToList();
        var running = runs.Where(c => c.Running is not null).ToList();
        if (running.Exists(c => Outlives(c, own, cluster.Now)))
        {
            draft.Doubt($"A run of {workload.Ref} outlives those that failed; how long it goes on is not known, "
                + "in the twin it does not end.");
            return;
        }
        if (own.Count == 0)
        {
            if (running.Count == 0 || ended.Count > 0)
                Guess(draft, cluster, workload, runs[0].Spec, Longest(ended) ?? s_guess);
            else
                draft.Doubt($"How long {workload.Ref} runs is not known; in the twin it does not end.");
            return;
        }
        var newest = own[0];
        var program = AspectMatch.OfProgram(newest.Spec, workload, cluster);
        var alike = own.Where(c => Code(c) == Code(newest)).ToList();
        draft.Add(new TwinRule
        {
            Match = Code(newest) == 0 ? program : program with { Image = newest.Image },
            Exit = new TwinExit(Code(newest),
                Fault.Middle(alike.Select(c => Fault.Span(c.LastEnd, "startedAt", "finishedAt"))) ?? s_guess,
                cluster.Logs.Of(newest.Pod.Ref, newest.Name) ?? (string?)newest.LastEnd!["message"]),
            Because = $"the newest of {own.Count} runs of {workload.Ref} ended with code {Code(newest)}",
            Certainty = alike.Count == own.Count ? 0.85 : 0.6,
        });
        if (Code(newest) != 0)
            draft.Doubt($"Why {workload.Ref} ends with code {Code(newest)} is not known; the same image is taken to do "
                + "so again.");
    }

    private static void Guess(
        BehaviourDraft draft, Snapshot cluster, KubeObject workload, JsonObject container, TimeSpan after)
    {
        draft.Doubt($"Nobody saw {workload.Ref} run to its end; it is taken to end well after "
            + $"{(int)after.TotalSeconds} s.");
        draft.Add(new TwinRule
        {
            Match = AspectMatch.OfProgram(container, workload, cluster),
            Exit = new TwinExit(0, after),
            Because = $"{workload.Ref} is there to end, and was not seen to",
            Certainty = 0.5,
        });
    }

    /// <summary>A Job that a CronJob made is one of its runs.</summary>
    private static IEnumerable<JsonObject> Containers(KubeObject job, Snapshot cluster) =>
        cluster.ControllerOf(job) is not null ? []
            : job.List(job.Kind == Kind.Job ? "spec.template.spec.containers"
                : "spec.jobTemplate.spec.template.spec.containers");

    /// <summary>It has run clearly longer than those that did not end well, so that it is not one of them.</summary>
    private static bool Outlives(PodContainer running, List<PodContainer> own, DateTimeOffset now) =>
        own.Count > 0 && own.TrueForAll(c => Code(c) != 0)
        && DateTimeOffset.TryParse((string?)running.Running!["startedAt"], out var since)
        && now - since > (Longest(own) * 3) + TimeSpan.FromSeconds(5);

    private static TimeSpan? Longest(IEnumerable<PodContainer> runs) =>
        runs.Max(c => Fault.Span(c.LastEnd, "startedAt", "finishedAt"));

    private static int Code(PodContainer container) => (int?)container.LastEnd!["exitCode"] ?? 0;
}
