namespace Aura.Learning;

/// <summary>Predictions of about the same probability against what came of them, added up.</summary>
/// <param name="Month">Year * 100 + month.</param>
/// <param name="Basis">What they rested on.</param>
/// <param name="Tenth">0: below 0.1.</param>
/// <param name="Predicted">The sum of the probabilities.</param>
/// <param name="Brier">The sum of the squared errors.</param>
/// <param name="Log">The sum of the log losses (natural logarithm; a probability counts as at least 0.001 off 0 and 1).
/// </param>
public sealed record Judged(
    int Month, string Basis, int Tenth, int Count, int Worked, double Predicted, double Brier, double Log)
{
    private const double Least = 0.001;

    public static Judged Of(double probability, bool worked, DateTimeOffset at, string basis)
    {
        var p = Math.Clamp(probability, Least, 1 - Least);
        var error = probability - (worked ? 1 : 0);
        var utc = at.ToUniversalTime();
        return new Judged((utc.Year * 100) + utc.Month, basis, Math.Clamp((int)(probability * 10), 0, 9), 1,
            worked ? 1 : 0, probability, error * error, -Math.Log(worked ? p : 1 - p));
    }
}
