using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// From the start of an action to its verified end. A rollout takes as many waves as its surge and unavailability
/// allow, each as long as a pod's probes need; other actions take their typical time. Holds are added.
/// </summary>
public static class RecoveryTime
{
    private const int PodSeconds = 10;

    public static async Task<int> SecondsAsync(ActionSpec spec, Plan plan, ClusterView cluster)
    {
        var typical = spec.Name == Candidate.TellPeople ? ScoringRules.BuiltIn.PeopleSeconds
            : (int)spec.TypicalDuration.TotalSeconds;
        var holds = (int)plan.Steps.OfType<Step.Hold>().Sum(h => h.For.TotalSeconds);
        var rolls = plan.Changes.OfType<Change.Patch>()
            .FirstOrDefault(p => p.Fields.Any(f => f.Path.StartsWith("spec.template", StringComparison.Ordinal)));
        return rolls is not null && await cluster.GetAsync(rolls.Target) is { } workload
            ? Waves(workload) * (PodSeconds + ReadyAfter(workload)) + holds
            : typical + holds;
    }

    /// <summary>Until its failure is noticed at the latest: the time that its post-condition is waited for.</summary>
    public static int UntilNoticed(Plan plan, int seconds) =>
        Math.Max(seconds, (int)(plan.Verify?.AtMost.TotalSeconds ?? 0));

    /// <summary>To take it back, as long as it takes to carry it out; nothing where there is no way back.</summary>
    public static int ToUndo(Plan plan, int seconds) =>
        plan.Undo is UndoGrade.Exact or UndoGrade.Compensating ? seconds : 0;

    /// <summary>For the pods of workloads that only have been made possible to start.</summary>
    public static int Start(IEnumerable<KubeObject> workloads) =>
        PodSeconds + workloads.Select(ReadyAfter).DefaultIfEmpty(0).Max();

    private static int Waves(KubeObject workload)
    {
        var replicas = Math.Max(1, (int)(workload.Number("spec.replicas") ?? 1));
        var rolling = "spec.strategy.rollingUpdate";
        var atOnce = Actions.Shared.IntOrPercent.Of(workload.At($"{rolling}.maxSurge") ?? "25%", replicas, up: true)
            + Actions.Shared.IntOrPercent.Of(workload.At($"{rolling}.maxUnavailable") ?? "25%", replicas, up: false);
        return workload.Text("spec.strategy.type") == "Recreate" ? 1
            : (replicas + Math.Max(1, atOnce) - 1) / Math.Max(1, atOnce);
    }

    /// <summary>The longest that a container may take by its probes until it counts as ready.</summary>
    private static int ReadyAfter(KubeObject workload) => RolloutHistory.TemplateOf(workload).Containers
        .Select(c => (int?)c["readinessProbe"]?["initialDelaySeconds"] ?? 0).DefaultIfEmpty(0).Max()
        + (int)(workload.Number("spec.minReadySeconds") ?? 0);
}
