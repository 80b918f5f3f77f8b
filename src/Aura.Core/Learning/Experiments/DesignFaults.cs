using Aura.Diagnosis;
using Aura.Planning;

namespace Aura.Learning.Experiments;

/// <summary>What is wrong with a design; all of it.</summary>
public static class DesignFaults
{
    public static IReadOnlyList<string> Of(Design d) =>
    [
        .. new[] { d.A, d.B }.Where(s => !StrategyName.All.Contains(s))
            .Select(s => $"'{s}' is no strategy: {string.Join(", ", StrategyName.All)}"),
        .. When(d.A == d.B, "the two strategies are the same"),
        .. When(d.Findings.IsEmpty, "no finding type is named"),
        .. d.Findings.Where(f => FindingType.All.All(t => t.Name != f)).Select(f => $"'{f}' is no type of finding"),
        .. When(d.AtLeast < 5, "at least 5 outcomes of each are needed"),
        .. When(d.AtMost < 2 * d.AtLeast, "the most outcomes are fewer than the least of both"),
        .. When(d.Better is not (>= 0.8 and < 1), "the probability to stop at is from 0.8 to below 1"),
        .. When(d.Loss is not (> 0 and <= 0.5), "the loss to stop at is above 0 and at most 0.5"),
        .. When(d.LeastSuccess is not (>= 0 and < 1), "the least success is from 0 to below 1"),
        .. When(d.MostHarm < 1, "the most harm is at least 1"),
    ];

    private static string[] When(bool fault, string what) => fault ? [what] : [];
}
