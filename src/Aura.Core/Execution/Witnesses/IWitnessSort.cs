using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>
/// One sort of object that can suffer, one a file: finds the witnesses of a plan, and counts them again.
/// </summary>
internal interface IWitnessSort
{
    string Name { get; }

    /// <summary>How long harm must last before it counts: what gets well again by itself was no harm.</summary>
    TimeSpan Grace { get; }

    /// <summary>The witnesses among what the plan does not name; only what was well enough to have something to
    /// lose.</summary>
    Task<IReadOnlyList<Witness>> FindAsync(Touched touched, ClusterView cluster);

    /// <returns>Null where it is gone: nobody suffers any more.</returns>
    Task<Sight?> LookAsync(Witness witness, ClusterView cluster);

    /// <summary>What to watch instead of the witness itself, to notice a change.</summary>
    Kind? Watched { get; }

    /// <param name="Count">As counted now.</param>
    /// <param name="Enough">So many are enough, whatever there was before.</param>
    sealed record Sight(int Count, int Enough = int.MaxValue);
}
