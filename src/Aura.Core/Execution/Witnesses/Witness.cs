using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Execution.Witnesses;

/// <summary>
/// An object that a plan does not name but that could suffer from it, as it was before the first write; kept in the
/// journal, so that a crash does not make anybody forget it.
/// </summary>
/// <param name="Sort">Names the <see cref="IWitnessSort"/>.</param>
/// <param name="What">What is counted: "ready endpoints".</param>
internal sealed record Witness(string Sort, ObjectRef Object, string What, int Before)
{
    /// <summary>How many may be missing while steps are under way: rollouts and moves take some down.</summary>
    public int UnderWay { get; init; }

    /// <summary>How many may go for good without harm: bare pods that the plan removes, what was in excess.</summary>
    public int Loose { get; init; }

    /// <summary>The workloads that stand behind it.</summary>
    public ImmutableArray<Backing> Behind { get; init; } = [];

    /// <summary>What was counted last; null before it was looked at again.</summary>
    public int? After { get; init; }

    public bool Harmed { get; init; }

    /// <summary>A workload behind a witness: what it wanted before, and its generation then.</summary>
    /// <param name="Touched">The plan writes it; what it may miss while it rolls is known.</param>
    public sealed record Backing(ObjectRef Target, string? Uid, int Desired, long? Generation, bool Touched);

    public override string ToString() => $"{Object}: {Before} → {After} {What}";
}
