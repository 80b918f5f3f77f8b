using Aura.Diagnosis.Snapshots;

namespace Aura.Twin.Inference;

/// <summary>
/// Pods that work although a rule would end them: they started before whatever befell the others. They go on, as
/// long as they are not replaced.
/// </summary>
internal static class Survivors
{
    private static readonly TimeSpan s_never = TimeSpan.FromDays(3650);

    public static void AddTo(BehaviourDraft draft, Blame blame, Fault fault, Snapshot cluster)
    {
        if (!blame.SparesRunning)
            return;
        foreach (var pod in fault.Revisions.SelectMany(r => r.Well(fault.Container, cluster.Now)))
            if (PodContainer.Of(pod).First(c => c.Name == fault.Container) is { Running: not null } container
                && AspectMatch.OfPod(container) is { } match)
                draft.Add(new TwinRule
                {
                    Match = match,
                    Exit = new TwinExit(0, s_never),
                    NeedsMemory = 1,
                    Because = $"Pod {pod.Name} works on while others of {fault.Workload.Ref} end",
                    Certainty = 0.7,
                });
    }
}
