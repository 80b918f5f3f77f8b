using Aura.Twin.Rehearsing;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>What a rehearsal in a twin said beforehand.</summary>
/// <param name="Outcome">A word of <see cref="RehearsalOutcome"/>.</param>
/// <param name="Probability">That it recovers.</param>
internal sealed record Prediction(string Outcome, double Probability, string Why)
{
    private const double Undecided = 0.5;

    public bool Recovers => Outcome == nameof(RehearsalOutcome.Recovers);

    public bool IsUnknown => Outcome == nameof(RehearsalOutcome.Unknown);

    public static Prediction Of(RehearsalReport report) => new($"{report.Outcome}", report.Outcome switch
    {
        RehearsalOutcome.Recovers => report.Probability,
        RehearsalOutcome.Unknown => Undecided,
        _ => 1 - report.Probability,
    }, report.Why);
}
