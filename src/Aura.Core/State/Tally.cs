using Aura.Learning;
using MathNet.Numerics;

namespace Aura.State;

/// <summary>Outcomes of one group, added up; see the migration for the sums.</summary>
public readonly record struct Tally(
    int Trials, int Successes, double W, double Wy, double Ww, double F, double Fy, double Ff, double Eta,
    double Prior = 0, double Primed = 0)
{
    private const double LeastRecent = 8;
    private const double DriftAt = 3;

    /// <param name="times">How often; negative to take it out again.</param>
    /// <param name="prior">What was believed of it before any history; null where that is not known.</param>
    public static Tally Of(bool worked, DateTimeOffset at, int times, double eta, double? prior = null)
    {
        var (slow, fast) = (Decay.Weight(at, Decay.SlowDays), Decay.Weight(at, Decay.FastDays));
        var y = worked ? 1 : 0;
        return new Tally(times, times * y, times * slow, times * slow * y, times * slow * slow, times * fast,
            times * fast * y, times * fast * fast, times * slow * eta, times * slow * (prior ?? 0),
            prior is null ? 0 : times * slow);
    }

    /// <summary>
    /// What it counts for now. The number of trials is that of equally weighted ones with the same spread (Kish), and
    /// shrinks when nothing new comes. Where the last weeks differ from before by more than chance, they alone count.
    /// </summary>
    public Observed At(DateTimeOffset now)
    {
        if (Trials <= 0 || W <= 0)
            return default;
        var (eta, prior) = (Eta / W, Primed > 0 ? Prior / Primed : (double?)null);
        var slow = Count(W, Wy, Ww, Decay.Weight(now, Decay.SlowDays));
        var fast = Count(F, Fy, Ff, Decay.Weight(now, Decay.FastDays));
        if (fast.Trials < LeastRecent)
            return new Observed(slow.Trials, slow.Share, eta, false, prior);
        var both = ((slow.Share * slow.Trials) + (fast.Share * fast.Trials)) / (slow.Trials + fast.Trials);
        var deviation = Math.Sqrt(both * (1 - both) * ((1 / slow.Trials) + (1 / fast.Trials)));
        return Math.Abs(slow.Share - fast.Share) > DriftAt * deviation && deviation > 0
            ? new Observed(fast.Trials, fast.Share, eta, true, prior)
            : new Observed(slow.Trials, slow.Share, eta, false, prior);
    }

    private static (double Trials, double Share) Count(double w, double wy, double ww, double now) =>
        (Math.Min(w * w / ww, 2 * w / now), Math.Clamp(wy / w, 0, 1));
}

/// <summary>What a group's outcomes count for at a time.</summary>
/// <param name="Trials">As many trials of equal weight.</param>
/// <param name="Share">Of them, those that worked; from 0 to 1.</param>
/// <param name="Eta">The mean of what the logistic model says of them.</param>
/// <param name="Drifted">Only the last weeks count, because they differ from before.</param>
/// <param name="Prior">What was believed of it before any history; null where that is not known.</param>
public readonly record struct Observed(double Trials, double Share, double Eta, bool Drifted, double? Prior = null)
{
    public double Successes => Trials * Share;

    /// <summary>
    /// What this tells of a group with another prior, if it differs from that as much as this one from its own, on the
    /// logit's scale. So a group that does as was believed of it says of the other that it will, too. Trials count in
    /// proportion to what they tell there.
    /// </summary>
    public Observed With(double? prior)
    {
        if (Trials <= 0 || prior is not { } wanted || Prior is not { } own)
            return this;
        // One trial more that went as believed keeps the log odds finite.
        var share = (Successes + own) / (Trials + 1);
        var there = SpecialFunctions.Logistic(
            SpecialFunctions.Logit(share) + SpecialFunctions.Logit(wanted) - SpecialFunctions.Logit(own));
        var counts = share * (1 - share) / (there * (1 - there));
        return this with { Trials = Trials * Math.Min(1, counts), Share = there };
    }
}
