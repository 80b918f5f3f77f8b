using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Aura.Learning.Experiments;

/// <summary>
/// How two strategies compare, from what was seen. It is looked at after every outcome, and chance makes one of two
/// equal strategies look better at some time or other. So before anything was seen it is as likely as not that they do
/// not differ at all: of experiments with equal strategies, about one in twenty finds a difference then, whenever one
/// looks (a Bayes factor of 19 comes about in one of 19 at most).
/// </summary>
/// <param name="BBetter">The probability that B is better, if they differ.</param>
/// <param name="LossOfA">What is lost on average by choosing A where B is better.</param>
public sealed record Comparison(Arm A, Arm B, double BBetter, double LossOfA, double LossOfB)
{
    private const int Pieces = 2000;
    private static readonly (double X, double Log, double LogRest)[] s_places = [.. Enumerable.Range(0, Pieces)
        .Select(i => (i + 0.5) / Pieces).Select(x => (x, Math.Log(x), Math.Log(1 - x)))];

    // Strategies that differ in time differ by a factor of two, or of four, not of ten: the spread of its logarithm.
    private static readonly double s_usual = Math.Log(2);

    /// <summary>The probability that they differ at all.</summary>
    public double Differ { get; init; } = 1;

    public static Comparison Of(Arm a, Arm b, Metric metric) => metric == Metric.Success ? Shares(a, b) : Times(a, b);

    /// <summary>Why the experiment ends; null: it goes on.</summary>
    public string? Stop(Design design)
    {
        foreach (var arm in (Arm[])[A, B])
        {
            if (arm.Count >= 5 && Beta.CDF(arm.Success.Alpha, arm.Success.Beta, design.LeastSuccess) > 0.95)
                return $"guardrail: {arm.Strategy} worked {arm.Worked} of {arm.Count} times, "
                    + $"less than {design.LeastSuccess:0%}";
            if (arm.Harmed >= design.MostHarm)
                return $"guardrail: {arm.Strategy} harmed others {arm.Harmed} times";
        }
        if (Math.Min(A.Count, B.Count) >= design.AtLeast)
        {
            foreach (var (arm, better) in ((Arm, double)[])[(A, Differ * (1 - BBetter)), (B, Differ * BBetter)])
                if (better >= design.Better)
                    return $"{arm.Strategy} is better with a probability of {better:0.0%}";
            if (Math.Max(LossOfA, LossOfB) < design.Loss)
                return $"they differ too little to matter: choosing either loses less than {design.Loss}";
        }
        return A.Count + B.Count >= design.AtMost ? $"undecided after {A.Count + B.Count} outcomes" : null;
    }

    /// <summary>By the midpoint rule over both densities.</summary>
    private static Comparison Shares(Arm a, Arm b)
    {
        var (better, lossA, lossB) = (0.0, 0.0, 0.0);
        var (below, sum) = (0.0, 0.0); // Of A: the mass below x, and the mass times its place.
        var mean = a.Success.Mean;
        var (logA, logB) = (Evidence(a.Count, a.Worked), Evidence(b.Count, b.Worked));
        foreach (var (x, log, rest) in s_places)
        {
            var ofA = Math.Exp((a.Worked * log) + ((a.Count - a.Worked) * rest) - logA) / Pieces;
            var ofB = Math.Exp((b.Worked * log) + ((b.Count - b.Worked) * rest) - logB) / Pieces;
            better += ofB * (below + (ofA / 2));
            lossA += ofB * ((x * below) - sum);
            lossB += ofB * (mean - sum - (x * (1 - below)));
            below += ofA;
            sum += ofA * x;
        }
        return new Comparison(a, b, Math.Clamp(better, 0, 1), Math.Max(lossA, 0), Math.Max(lossB, 0))
        {
            Differ = Posterior(logA + logB - Evidence(a.Count + b.Count, a.Worked + b.Worked)),
        };
    }

    /// <summary>How likely the outcomes are with one probability of which nothing is known; its logarithm.</summary>
    private static double Evidence(int count, int worked) => SpecialFunctions.BetaLn(1 + worked, 1 + count - worked);

    /// <param name="factor">The logarithm of the Bayes factor.</param>
    private static double Posterior(double factor) => 1 / (1 + Math.Exp(-factor));

    /// <summary>Of the logarithm of seconds, less is better; the difference is taken for normal.</summary>
    private static Comparison Times(Arm a, Arm b)
    {
        var mean = a.Log.Mean - b.Log.Mean;
        var (spread, usual) = (a.Log.Variance + b.Log.Variance, s_usual * s_usual);
        var deviation = Math.Sqrt(spread);
        var (density, share) = (Normal.PDF(0, 1, mean / deviation), Normal.CDF(0, 1, mean / deviation));
        return new Comparison(a, b, share, (mean * share) + (deviation * density),
            (-mean * (1 - share)) + (deviation * density))
        {
            Differ = Posterior((Math.Log(spread / (spread + usual)) / 2)
                + (mean * mean / 2 * usual / (spread * (spread + usual)))),
        };
    }
}
