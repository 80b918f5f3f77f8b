using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// How long programs take from their start until their pods are ready, where that is clearly longer than the probe
/// itself takes: the middle one of pods that are ready and were never restarted, less half a period of the probe. Never
/// longer than the liveness and startup probes allow, as these were content.
/// </summary>
internal sealed class StartTimes : IInference
{
    private const int Factor = 2;
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(20);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var group in cluster.Derived(LiveContainers.Of).All
                     .Where(c => c is { Init: false, Restarts: 0, Running: not null })
                     .GroupBy(c => (Workload: cluster.WorkloadOf(c.Pod), c.Name, c.Image)))
        {
            var (workload, exactly) = (group.Key.Workload, group.First());
            var match = AspectMatch.OfProgram(exactly.Spec, workload, cluster) with { Image = exactly.Image };
            if (Usual(exactly, [.. group.Where(c => c.Ready)]) is { } took)
                draft.Add(new TwinRule
                {
                    Match = match,
                    ReadyAfter = took,
                    Because = $"pods of {workload.Ref} took {(int)took.TotalSeconds} s to be ready",
                    Certainty = 0.85,
                });
            else if (group.All(c => !c.Ready && !FailingReadiness.Fails(c, cluster.Now))
                     && group.Max(c => cluster.Now - Since(c)) is { } so && so > s_moment)
            {
                draft.Doubt($"How long {workload.Ref} takes to start is not known yet; it is taken to be half way.");
                draft.Add(new TwinRule
                {
                    Match = match,
                    ReadyAfter = Allowed(exactly, so * Factor),
                    Because = $"no pod of {workload.Ref} with this image is ready after {(int)so.TotalSeconds} s",
                    Certainty = 0.4,
                });
            }
        }
    }

    private static TimeSpan? Usual(PodContainer container, List<PodContainer> ready)
    {
        if (container.Spec["readinessProbe"] is not { } probe || Fault.Middle(ready.Select(Took)) is not { } took)
            return null;
        var period = Seconds(probe, "periodSeconds", 10);
        return took <= Seconds(probe, "initialDelaySeconds", 0) + period ? null
            : Allowed(container, took - (period / 2));
    }

    private static DateTimeOffset? Since(PodContainer container) =>
        DateTimeOffset.TryParse((string?)container.Running!["startedAt"], out var at) ? at : null;

    private static TimeSpan? Took(PodContainer container) =>
        Readiness.IsReady(container.Pod)
        && container.Pod.Time("status.conditions[type=ContainersReady].lastTransitionTime") is { } ready
        && DateTimeOffset.TryParse((string?)container.Running!["startedAt"], out var started) && ready >= started
            ? ready - started : null;

    private static TimeSpan Allowed(PodContainer container, TimeSpan wanted)
    {
        foreach (var field in (string[])["livenessProbe", "startupProbe"])
            if (container.Spec[field] is { } probe
                && (field == "startupProbe" || container.Spec["startupProbe"] is null))
            {
                var failures = (int?)probe["failureThreshold"] ?? 3;
                var most = Seconds(probe, "initialDelaySeconds", 0)
                    + (Seconds(probe, "periodSeconds", 10) * Math.Max(0, failures - 1));
                wanted = most < wanted ? most : wanted;
            }
        return wanted;
    }

    private static TimeSpan Seconds(System.Text.Json.Nodes.JsonNode probe, string field, int otherwise) =>
        TimeSpan.FromSeconds((int?)probe[field] ?? otherwise);
}
