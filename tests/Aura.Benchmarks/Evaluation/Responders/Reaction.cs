using Aura.Diagnosis;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>All that was done about one finding.</summary>
/// <param name="Finding">As it was found first.</param>
/// <param name="Ended">When, in virtual time since the cluster's start.</param>
/// <param name="Why">Where nothing was tried: why not.</param>
internal sealed record Reaction(Finding Finding, IReadOnlyList<Attempt> Attempts, TimeSpan Ended, string Why = "")
{
    public Attempt? Last => Attempts.Count == 0 ? null : Attempts[^1];
}
