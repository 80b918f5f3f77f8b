using MathNet.Numerics.Distributions;

namespace Aura.Learning.Experiments;

/// <summary>
/// How two strategies compare, from what was seen: it may be looked at after every outcome, since a posterior does not
/// depend on when one looks.
/// </summary>
/// <param name="BBetter">The probability that B is better.</param>
/// <param name="LossOfA">What is lost on average by choosing A where B is better.</param>
public sealed record Comparison(Arm A, Arm B, double BBetter, double LossOfA, double LossOfB)
{
    private const int Pieces = 2000;

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
            if (BBetter >= design.Better)
                return $"{B.Strategy} is better with a probability of {BBetter:0.0%}";
            if (1 - BBetter >= design.Better)
                return $"{A.Strategy} is better with a probability of {1 - BBetter:0.0%}";
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
        var (mean, step) = (a.Success.Mean, 1.0 / Pieces);
        for (var i = 0; i < Pieces; i++)
        {
            var x = (i + 0.5) * step;
            var ofA = Beta.PDF(a.Success.Alpha, a.Success.Beta, x) * step;
            var ofB = Beta.PDF(b.Success.Alpha, b.Success.Beta, x) * step;
            better += ofB * (below + (ofA / 2));
            lossA += ofB * ((x * below) - sum);
            lossB += ofB * (mean - sum - (x * (1 - below)));
            below += ofA;
            sum += ofA * x;
        }
        return new Comparison(a, b, Math.Clamp(better, 0, 1), Math.Max(lossA, 0), Math.Max(lossB, 0));
    }

    /// <summary>Of the logarithm of seconds, less is better; the difference is taken for normal.</summary>
    private static Comparison Times(Arm a, Arm b)
    {
        var mean = a.Log.Mean - b.Log.Mean;
        var deviation = Math.Sqrt(a.Log.Variance + b.Log.Variance);
        var (density, share) = (Normal.PDF(0, 1, mean / deviation), Normal.CDF(0, 1, mean / deviation));
        return new Comparison(a, b, share, (mean * share) + (deviation * density),
            (-mean * (1 - share)) + (deviation * density));
    }
}
