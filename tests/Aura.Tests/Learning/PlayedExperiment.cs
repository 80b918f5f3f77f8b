using Aura.Learning.Experiments;

namespace Aura.Tests.Learning;

/// <summary>
/// An experiment between strategies whose truth is known: outcomes fall to either by lot, one after the other, and
/// after each it is asked whether to stop, as the store asks.
/// </summary>
/// <param name="Why">In the words of the rule that ended it.</param>
/// <param name="Outcomes">Of both, until then.</param>
public sealed record PlayedExperiment(string Why, int Outcomes)
{
    private const string First = "first";
    private const string Second = "second";

    // Of the logarithm of seconds: two of three times are within a factor of 1.6 of the median.
    private const double Spread = 0.5;

    /// <summary>What is true of a strategy.</summary>
    /// <param name="Success">How likely it works.</param>
    /// <param name="Seconds">The median time of those that work.</param>
    /// <param name="Harm">How likely it harms others.</param>
    public sealed record Truth(double Success, double Seconds = 60, double Harm = 0);

    public bool FirstIsBetter => Why.StartsWith($"{First} is better", StringComparison.Ordinal);
    public bool SecondIsBetter => Why.StartsWith($"{Second} is better", StringComparison.Ordinal);
    public bool StoppedFirst => Why.StartsWith($"guardrail: {First}", StringComparison.Ordinal);
    public bool StoppedSecond => Why.StartsWith($"guardrail: {Second}", StringComparison.Ordinal);

    /// <param name="design">Its strategies' names do not matter.</param>
    public static PlayedExperiment Run(Design design, Truth first, Truth second, Random random)
    {
        var (ofFirst, ofSecond) = (new List<(bool, double, bool)>(), new List<(bool, double, bool)>());
        while (true)
        {
            var (truth, seen) = random.Next(2) == 0 ? (first, ofFirst) : (second, ofSecond);
            seen.Add((random.NextDouble() < truth.Success, truth.Seconds * Math.Exp(Spread * Normal(random)),
                random.NextDouble() < truth.Harm));
            if (Comparison.Of(Arm.Of(First, ofFirst), Arm.Of(Second, ofSecond), design.Metric).Stop(design) is { } why)
                return new PlayedExperiment(why, ofFirst.Count + ofSecond.Count);
        }
    }

    /// <summary>Box and Muller's.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
