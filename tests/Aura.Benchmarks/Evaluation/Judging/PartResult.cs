namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>What became of one cause that was to be found.</summary>
/// <param name="Outcome">A word of <see cref="Outcomes"/>.</param>
/// <param name="Seconds">From the first look until it was well for good; where it recovered.</param>
/// <param name="Strategy">The last that was tried, or "none".</param>
/// <param name="Why">Of a failure, for the list of causes.</param>
internal sealed record PartResult(
    string Type, string Target, string Outcome, bool Success, double? Seconds, string Strategy, int Tries, string Why)
{
    /// <summary>What a twin said of the first attempt; null: it was not asked.</summary>
    public Prediction? Foreseen { get; init; }

    /// <summary>The first attempt only told people, which a twin is not asked about.</summary>
    public bool OnlyTold { get; init; }

    /// <summary>
    /// What a twin foretells: after one attempt everything concerned is ready for good and the finding is gone, in
    /// time. What the file asks for beside, as an exact number of replicas, is not in it.
    /// </summary>
    public bool WellAtFirst { get; init; }
}
