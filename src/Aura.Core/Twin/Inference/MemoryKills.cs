using Aura.Diagnosis.Detectors.Containers;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Containers killed at their memory limit. What is known is that they need more than that. Where the same program
/// works under a higher limit, that one suffices; else the need is put at <see cref="Guess"/> times the limit, so that
/// half as much again suffices: a guess without more ground than that limits are usually set from use, and missed by
/// little. It is the middle of the needs that <see cref="Suffices"/> takes for possible. A program that was ready and
/// is killed after minutes gathers memory: it ends after that time, and later under a higher limit.
/// </summary>
internal sealed class MemoryKills : IInference
{
    public const double Guess = 1.4;
    private static readonly TimeSpan s_gathers = TimeSpan.FromMinutes(2);

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var fault in Fault.In(cluster, c => Crash.Of(c, cluster)?.Cause == CrashCause.Memory))
            if (fault.Failing.Max(Limit) is { } limit and > 0)
                Add(draft, cluster, fault, limit);
            else
                draft.Doubt($"{fault.Pods} were killed for want of memory on their nodes, not at a limit; "
                    + "the twin does not repeat that.");
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, Fault fault, long limit)
    {
        var blame = Blame.Of(fault, cluster, a => a.Field == "resources" ? null : Bearing.OnProcess(a));
        Survivors.AddTo(draft, blame, fault, cluster);
        var killed = $"{fault.Pods} were killed at a limit of {Mebibytes(limit)}, {blame.Ground}";
        if (fault.Lived is { } lived && lived >= s_gathers)
        {
            Gather(draft, blame, fault, lived, killed);
            return;
        }
        var enough = Enough(fault, cluster, limit);
        var need = Math.Min((long)(limit * Guess), enough ?? long.MaxValue);
        draft.Doubt($"Container {fault.Container} of {fault.Workload.Ref} needs more than {Mebibytes(limit)}; how much "
            + $"more is not known, {Mebibytes(need)} is assumed.");
        draft.Add(blame, match => new TwinRule
        {
            Match = match,
            NeedsMemory = need,
            KilledAt = enough is null ? limit : null,
            Because = killed,
            Certainty = 0.9,
        });
    }

    /// <summary>
    /// How likely a limit suffices for what was killed at another: of programs that exceed a limit, one of k squared is
    /// taken to exceed the k-fold limit too (Pareto's law with exponent 2, an assumption). Half as much again suffices
    /// five times of nine, the double three times of four.
    /// </summary>
    public static double Suffices(long limit, long killedAt) =>
        limit <= killedAt ? 0 : 1 - Math.Pow((double)killedAt / limit, 2);

    private static void Gather(BehaviourDraft draft, Blame blame, Fault fault, TimeSpan lived, string killed)
    {
        draft.Doubt($"Container {fault.Container} of {fault.Workload.Ref} gathers memory for {(int)lived.TotalSeconds} "
            + "s until it is killed; with another limit it is taken to live twice as long.");
        var limit = fault.First.Spec["resources"]?["limits"]?["memory"]?.ToJsonString() ?? "null";
        foreach (var (exactly, after) in new[] { (true, lived), (false, lived * 2) })
            draft.Add(blame, match => new TwinRule
            {
                Match = exactly
                    ? match with { Fields = match.Fields.SetItem("resources.limits.memory", limit) } : match,
                Exit = new TwinExit(137, after),
                Because = killed,
                Certainty = exactly ? 0.8 : 0.5,
            });
    }

    /// <summary>The smallest limit above this one under which the same program works.</summary>
    private static long? Enough(Fault fault, Snapshot cluster, long limit) => fault.Revisions
        .SelectMany(r => r.Well(fault.Container, cluster.Now)).SelectMany(PodContainer.Of)
        .Where(c => c.Name == fault.Container && c.Image == fault.First.Image).Select(Limit)
        .Where(l => l > limit).Min();

    private static long? Limit(PodContainer container) =>
        Quantity.From(container.Spec["resources"]?["limits"]?["memory"])?.Units;

    private static string Mebibytes(long bytes) => $"{bytes >> 20}Mi";
}
