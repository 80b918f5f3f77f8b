using MathNet.Numerics.Distributions;

namespace Aura.Planning;

/// <summary>What is believed of a probability: a Beta distribution.</summary>
public readonly record struct BetaBelief(double Alpha, double Beta)
{
    public double Strength => Alpha + Beta;
    public double Mean => Alpha / Strength;
    public double Variance => Mean * (1 - Mean) / (Strength + 1);

    /// <summary>The one with this mean and variance; never firmer than 10 000 trials, never weaker than one.</summary>
    public static BetaBelief Of(double mean, double variance)
    {
        mean = Math.Clamp(mean, 0.001, 0.999);
        var strength = Math.Clamp((mean * (1 - mean) / Math.Max(variance, 1e-9)) - 1, 1, 10_000);
        return new BetaBelief(mean * strength, (1 - mean) * strength);
    }

    /// <summary>With the odds' mean, and the spread that their interval has.</summary>
    public static BetaBelief Of(Odds odds)
    {
        var deviation = (odds.High - odds.Low) / 3.29; // 90 % of a normal distribution lie within 1.645 deviations.
        return Of(odds.Value, deviation * deviation);
    }

    /// <summary>With what was seen.</summary>
    public BetaBelief With(double successes, double failures) => new(Alpha + successes, Beta + failures);

    public double Quantile(double p) => MathNet.Numerics.Distributions.Beta.InvCDF(Alpha, Beta, p);

    /// <summary>
    /// All must come true, taken as independent. The product of Beta variables is taken for a Beta with its mean and
    /// variance, of which the 5 % and 95 % quantiles are the interval.
    /// </summary>
    public static Odds All(IEnumerable<BetaBelief> beliefs, int samples, string basis)
    {
        var (mean, square) = (1.0, 1.0);
        foreach (var (a, b) in beliefs)
        {
            mean *= a / (a + b);
            square *= a * (a + 1) / ((a + b) * (a + b + 1));
        }
        var variance = Math.Max(square - (mean * mean), 1e-9);
        var weight = (mean * (1 - mean) / variance) - 1;
        var product = new BetaBelief(mean * weight, (1 - mean) * weight);
        return new Odds(Math.Round(mean, 3), Math.Round(product.Quantile(0.05), 3),
            Math.Round(product.Quantile(0.95), 3), samples, basis);
    }
}
