using Aura.Planning;
using Aura.State;

namespace Aura.Learning;

/// <summary>
/// What groups that are alike tell of one more of their kind. A group of n trials counts like n·κ/(n + κ): however much
/// is known of it, it is only one group. κ is the concentration of the groups around their mean, as if each had drawn
/// its probability from a Beta distribution of that strength.
/// </summary>
/// <param name="Eta">The mean of what the logistic model says of them.</param>
public readonly record struct Pool(double Trials, double Successes, double Eta)
{
    public static Pool Of(IEnumerable<Observed> groups, double concentration)
    {
        var (trials, successes, eta) = (0.0, 0.0, 0.0);
        foreach (var group in groups.Where(g => g.Trials > 0))
        {
            var counts = group.Trials * concentration / (group.Trials + concentration);
            trials += counts;
            successes += counts * group.Share;
            eta += counts * group.Eta;
        }
        return new Pool(trials, successes, trials > 0 ? eta / trials : 0);
    }

    /// <summary>The belief about the groups' mean.</summary>
    public BetaBelief Onto(BetaBelief before) => before.With(Successes, Trials - Successes);

    /// <summary>The belief about one more group, from that about their mean.</summary>
    public static BetaBelief Next(BetaBelief mean, double concentration) =>
        BetaBelief.Of(mean.Mean, mean.Variance + (mean.Mean * (1 - mean.Mean) / (concentration + 1)));
}
