using Aura.State;
using MathNet.Numerics;

namespace Aura.Learning;

/// <summary>
/// How alike groups are: the concentration κ, each group having drawn its probability from Beta(κm, κ(1−m)) around its
/// parent's mean m (empirical Bayes). It is near 8 where little is known, and stands for all that are likely: the mean
/// of 1/(κ + 1), to which the variance among groups is proportional.
/// </summary>
public static class Concentration
{
    private const double Usual = 8;
    private static readonly double[] Tried = [1, 1.5, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233];

    public static double Of(IEnumerable<IReadOnlyList<Observed>> families)
    {
        var real = families.Select(f => f.Where(g => g.Trials >= 1).ToList()).Where(f => f.Count > 1).ToList();
        var logs = Array.ConvertAll(Tried, k =>
            real.Sum(f => Likelihood(f, k)) - (Math.Pow(Math.Log(k / Usual), 2) / 2));
        var weights = Array.ConvertAll(logs, l => Math.Exp(l - logs.Max()));
        return (weights.Sum() / Tried.Zip(weights, (k, w) => w / (k + 1)).Sum()) - 1;
    }

    // The mean is taken from the same groups: of J of them, J − 1 are free to differ.
    private static double Likelihood(List<Observed> groups, double k)
    {
        var pool = Pool.Of(groups, k);
        var mean = (pool.Successes + 1) / (pool.Trials + 2);
        var (a, b) = (k * mean, k * (1 - mean));
        var sum = groups.Sum(g => SpecialFunctions.BetaLn(a + g.Successes, b + g.Trials - g.Successes)
            - SpecialFunctions.BetaLn(a, b));
        return sum * (groups.Count - 1) / groups.Count;
    }
}
