using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>A container runs, but its readiness probe has failed for longer than a start takes.</summary>
public sealed class ReadinessProbeFailing() : ContainerDetector("ReadinessProbeFailing")
{
    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (container.Ready || container.Running is not { } running
            || container is { Init: true, Sidecar: false }
            || container.Spec["readinessProbe"] is not JsonObject probe
            || (bool?)container.Status!["started"] == false
            || (container.Restarts > 0 && !container.Recovered(cluster.Now)))
            return null;
        if (!DateTimeOffset.TryParse((string?)running["startedAt"], out var since))
            return null;
        var told = cluster.EventsOf(container.Pod).FirstOrDefault(e => e.Text("reason") == "Unhealthy"
            && e.Text("message")?.StartsWith("Readiness probe", StringComparison.Ordinal) == true);
        if (cluster.Now < ProbedSince(container, since, told) + StartTime(probe))
            return null;
        var evidence = ImmutableArray.Create(
            new Evidence("the container is not ready", container.Pod.Ref, $"{container.StatusPath}.ready", "false"),
            new Evidence("though it runs since", container.Pod.Ref, $"{container.StatusPath}.state.running.startedAt",
                $"{since:yyyy-MM-ddTHH:mm:ssZ}"));
        if (told is not null)
            evidence = evidence.Add(new Evidence("the kubelet says", told.Ref, "message", told.Text("message"), true));
        var seen = Seen(container, cluster, $"container {container.Name} runs but fails its readiness probe",
            told is null ? 0.75 : 0.9, evidence);
        AddNode(seen.Facts, container.Pod, cluster);
        return seen with
        {
            Through = [.. seen.Through, .. PodDependencies.Of(container, cluster)],
            Reasons =
            [
                told is null ? "not ready for longer than its start may take" : "the kubelet reports failed probes",
            ],
        };
    }

    /// <summary>
    /// Readiness is asked about only once the startup probe has succeeded, and when that was the status does not say:
    /// at the first failure that was told of, at the latest when the startup probe would have given up.
    /// </summary>
    private static DateTimeOffset ProbedSince(PodContainer container, DateTimeOffset started, KubeObject? told)
    {
        if (container.Spec["startupProbe"] is not JsonObject startup)
            return started;
        var latest = started + ProbeChange.GivesUpAfter(startup);
        return told?.Time("firstTimestamp") is { } first && first >= started && first < latest ? first : latest;
    }

    /// <summary>The time in which a healthy container may still be starting.</summary>
    private static TimeSpan StartTime(JsonObject probe) => TimeSpan.FromSeconds(30) + ProbeChange.GivesUpAfter(probe);

    /// <summary>Whether all that fails of the workload is on one node, while it is ready on others.</summary>
    private static void AddNode(JsonObject facts, KubeObject pod, Snapshot cluster)
    {
        var pods = cluster.PodsOf(cluster.WorkloadOf(pod)).Where(p => !p.IsTerminating).ToLookup(Readiness.IsReady);
        var nodes = pods[false].Select(p => p.Text("spec.nodeName")).Distinct().ToList();
        facts["pod"] = pod.Name;
        facts["podsNotReady"] = pods[false].Count();
        if (nodes is [{ } node] && pods[true].Any() && pods[true].All(p => p.Text("spec.nodeName") != node))
            facts["onlyNode"] = node;
    }
}
