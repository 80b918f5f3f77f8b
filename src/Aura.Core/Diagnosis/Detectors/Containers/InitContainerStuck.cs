using System.Text.Json.Nodes;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Containers;

/// <summary>
/// An init container runs and does not end: for much longer than it took in the workload's other pods, or, where none
/// tells, for ten minutes.
/// </summary>
public sealed class InitContainerStuck() : ContainerDetector("InitContainerStuck")
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(2);

    protected override Symptom? Judge(PodContainer container, Snapshot cluster)
    {
        if (!container.Init || container.Sidecar || container.Running is not { } running
            || !DateTimeOffset.TryParse((string?)running["startedAt"], out var since))
            return null;
        var runs = cluster.Now - since;
        var usual = Usual(container, cluster);
        var enough = usual is not { } took ? Long : took * 3 > AtLeast ? took * 3 : AtLeast;
        if (runs < (enough < Long ? enough : Long) || (usual > Long && runs < usual * 3))
            return null;
        var seen = Seen(container, cluster,
            $"init container {container.Name} runs without end, so its pods never start", usual is null ? 0.7 : 0.9,
            [
                new Evidence("it has run since", container.Pod.Ref, $"{container.StatusPath}.state.running.startedAt",
                    $"{since:yyyy-MM-ddTHH:mm:ssZ}"),
                new Evidence("the pod is not initialized", container.Pod.Ref,
                    "status.conditions[type=Initialized].status",
                    (string?)container.Pod.Condition("Initialized")?["status"] ?? "False"),
                .. container.Spec["command"] is JsonArray command
                    ? [new Evidence("its command", container.Pod.Ref, $"{container.SpecPath}.command",
                        command.ToJsonString(), Untrusted: true)] : Array.Empty<Evidence>(),
            ]);
        seen.Facts["pod"] = container.Pod.Name;
        if (usual is { } seconds)
            seen.Facts["usualSeconds"] = (int)seconds.TotalSeconds;
        var services = cluster.Derived(ServiceCalls.Of).NamedBy(container).ToList();
        if (services.Count > 0)
            seen.Facts["services"] = new JsonArray([.. services.Select(s => (JsonNode?)s.Name)]);
        return seen with
        {
            // One that waits says nothing: whichever of them does not answer, it may be waited for.
            Through = [.. seen.Through.Concat(services).Concat(PodDependencies.Of(container, cluster)).Distinct()],
            Since = since,
            Reasons =
            [
                usual is { } t ? $"it took {(int)t.TotalSeconds} s in other pods, and {(int)runs.TotalSeconds} s here"
                    : $"it has run for {(int)runs.TotalMinutes} minutes",
            ],
        };
    }

    /// <summary>The longest time that it took where it ended well.</summary>
    private static TimeSpan? Usual(PodContainer container, Snapshot cluster) => cluster
        .PodsOf(cluster.WorkloadOf(container.Pod)).Where(p => p.Ref != container.Pod.Ref)
        .SelectMany(PodContainer.Of).Where(c => c.Init && c.Name == container.Name)
        .Select(c => c.Terminated is { } end && (int?)end["exitCode"] == 0
            && DateTimeOffset.TryParse((string?)end["startedAt"], out var from)
            && DateTimeOffset.TryParse((string?)end["finishedAt"], out var to) ? to - from : (TimeSpan?)null)
        .Max();
}
