using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// How long init containers take until they end well. One that runs on without end, while it takes much less elsewhere
/// or for ten minutes, hangs. One that was never seen to end well is taken to, soon, once nothing keeps it from it.
/// </summary>
internal sealed class InitRuns : IInference
{
    private const int Longer = 3;
    private static readonly TimeSpan s_hangs = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(2);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var seen = new HashSet<(ObjectRef, string)>();
        foreach (var group in cluster.Pods.SelectMany(PodContainer.Of).Where(c => c is { Init: true, Sidecar: false })
                     .GroupBy(c => (Workload: cluster.WorkloadOf(c.Pod), c.Name)))
        {
            seen.Add((group.Key.Workload.Ref, group.Key.Name));
            Add(draft, cluster, group.Key.Workload, [.. group]);
        }
        foreach (var (workload, template, _) in WorkloadTemplates.Of(cluster))
            foreach (var container in template.Spec["initContainers"].Objects())
                if ((string?)container["restartPolicy"] != "Always" && seen.Add((workload.Ref, $"{container["name"]}")))
                    AddUsual(draft, cluster, workload, container, null);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, KubeObject workload, List<PodContainer> all)
    {
        var usual = Fault.Middle(all.Where(c => (int?)c.Terminated?["exitCode"] == 0)
            .Select(c => Fault.Span(c.Terminated, "startedAt", "finishedAt")));
        var enough = usual * Longer is { } tripled && tripled < s_hangs ? tripled + s_soon * 30 : s_hangs;
        var hanging = all.Where(c => Runs(c, cluster.Now) > enough).Select(c => (c.Pod.Ref, c.Name)).ToHashSet();
        foreach (var fault in hanging.Count == 0 ? [] : Fault.In(cluster, c => hanging.Contains((c.Pod.Ref, c.Name))))
            AddHanging(draft, cluster, fault);
        AddUsual(draft, cluster, workload, all[0].Spec, usual);
    }

    private static void AddUsual(
        BehaviourDraft draft, Snapshot cluster, KubeObject workload, JsonObject container, TimeSpan? usual)
    {
        draft.Add(new TwinRule
        {
            Match = AspectMatch.OfProgram(container, workload, cluster),
            Exit = new TwinExit(0, usual ?? s_soon),
            Because = usual is null ? $"init container {container["name"]} of {workload.Ref} is there to end"
                : $"init container {container["name"]} of {workload.Ref} ended so in other pods",
            Certainty = usual is null ? 0.4 : 0.9,
        });
        if (usual is null)
            draft.Doubt($"Nobody saw init container {container["name"]} of {workload.Ref} end well; it is taken to, "
                + "unless a rule says otherwise.");
    }

    private static void AddHanging(BehaviourDraft draft, Snapshot cluster, Fault fault)
    {
        var words = LastWords.Of(fault, cluster, Blame.Of(fault, cluster, Bearing.OnProcess));
        draft.Doubt($"What init container {fault.Container} of {fault.Workload.Ref} waits for is not known.");
        draft.Add(words.Blame, match => new TwinRule
        {
            Match = match,
            Exit = new TwinExit(0, s_day),
            When = words.When,
            Unless = words.Unless,
            Because = $"{fault.Pods} wait for init container {fault.Container}, which does not end; "
                + words.Blame.Ground,
            Certainty = 0.8,
        });
    }

    private static TimeSpan Runs(PodContainer container, DateTimeOffset now) =>
        DateTimeOffset.TryParse((string?)container.Running?["startedAt"], out var since) ? now - since : TimeSpan.Zero;
}
