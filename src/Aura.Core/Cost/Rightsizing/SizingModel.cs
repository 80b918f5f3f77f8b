using System.Collections.Immutable;
using System.Globalization;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Metrics;

namespace Aura.Cost.Rightsizing;

/// <summary>
/// What a container should be given of a resource: cpu by the level that it holds and the 95th percentile, memory by
/// the maximum, by the busiest day of the weeks measured and where it grows to, with headroom for what days differ.
/// Never below what was too little before. Sized so, it is to last <see cref="Outlook.Ahead"/>.
/// </summary>
public static class SizingModel
{
    /// <summary>Fewer are a guess.</summary>
    public const int FewestPoints = 100;

    /// <summary>A higher demand for less time than this only takes longer: alerts on throttling wait as long.</summary>
    public static readonly TimeSpan Sustained = TimeSpan.FromMinutes(15);

    /// <summary>A container that does next to nothing keeps a little.</summary>
    public static readonly Quantity LeastCpu = Quantity.OfMillis(10);

    private const double Busy = 0.95;
    private const double CpuHeadroom = 0.4;
    private const double MemoryHeadroom = 0.25;
    // Daily maxima have a long tail: by Gumbel's distribution a day in more than a hundred years passes this.
    private const double Spreads = 6;
    // Days that nobody has seen may ask for as much again as those that were.
    private const double UnseenWeek = 1;
    private const double AtLimit = 0.95;
    // How much more it would have taken than its limit nobody saw.
    private const decimal HeldDown = 2;
    private const decimal Above = 1.15m;
    private const double Near = 0.1;
    private const double NearBelow = 0.03;
    // Of Student's distribution with the six degrees of freedom that seven pairs of days leave, 5 % on either side.
    private const double T = 1.943;
    // Variances, in those of a day: of how the highest of two fortnights differ, with headroom; and of six times the
    // spread that is estimated of each besides.
    private const double OfMaxima = 1.1;
    private const double OfBoth = OfMaxima + 5.2;
    private const double LeastMemoryHeadroom = 8 << 20;

    private static readonly TimeSpan AlmostADay = TimeSpan.FromHours(23);

    public static Sizing Of(SizingFacts facts)
    {
        var resource = facts.Now.Resource;
        if (facts.ScaledBy is { } scaler)
            return Sizing.None(facts, $"{scaler} goes by its {resource}: each would answer what the other does");
        if (facts.Used.Count < FewestPoints)
            return Sizing.None(facts, facts.Used.Count == 0 ? $"nobody measured its {resource}"
                : $"{facts.Used.Count} points tell of its {resource}; {FewestPoints} are the fewest");
        var cpu = resource == "cpu";
        var days = DayPeaks.Of(facts.Used, cpu ? Sustained : TimeSpan.Zero);
        var reasons = new List<string>();
        var (busy, most) = (facts.Used.Quantile(Busy), days.Most);
        var peak = cpu ? Math.Max(busy, most) : most;
        var need = peak;
        if (Outlook.Of(facts.Used, days, restarts: !cpu, v => Text(v, cpu)) is { } outlook && outlook.To > need)
        {
            need = outlook.To;
            reasons.Add(outlook.Why);
        }
        var headroom = HeadroomOf(need, days, cpu, reasons);
        var wanted = Floored(Amount(need + headroom, facts.Now), facts, peak, reasons);
        if (Unseen(facts.Used, days) is { } unseen && wanted < (facts.Now.Request ?? facts.Now.Limit))
            return Sizing.None(facts, unseen);
        var advised = Advised(facts.Now, wanted, peak);
        var spread = T * days.Spread * Math.Sqrt(headroom > CpuHeadroom * need ? OfBoth : OfMaxima);
        var moved = advised == facts.Now ? Quantity.Zero : Quantity.Max(Amount(spread, facts.Now), Quantity.Zero);
        return new Sizing(facts.Now, advised)
        {
            Points = facts.Used.Count,
            Span = facts.Used.Span,
            Basis = cpu ? $"95 % of the time {Text(busy, cpu)} or less, and {Text(most, cpu)} at most for "
                + $"{Sustained.TotalMinutes:0} minutes" : $"{Text(most, cpu)} at most",
            Reasons = [.. reasons],
            Lowest = Quantity.Max(advised.Request!.Value - moved,
                Quantity.Min(Quantity.Max(facts.Least, Amount(busy, facts.Now)), advised.Request.Value)),
            Highest = advised.Request.Value + moved
                + (advised == facts.Now ? Quantity.Zero : Amount(need - peak, facts.Now)),
        };
    }

    private static double HeadroomOf(double need, DayPeaks days, bool cpu, List<string> reasons)
    {
        var share = cpu ? CpuHeadroom : MemoryHeadroom;
        var usual = Math.Max(share * need, cpu ? 0 : LeastMemoryHeadroom);
        var headroom = Math.Max(usual, Spreads * days.Spread);
        if (headroom > usual)
            reasons.Add($"its days differ: {Percent(headroom / need)} % of headroom instead of "
                + $"{Percent(share)} %");
        if (days.SawAWeek || headroom >= UnseenWeek * need)
            return headroom;
        reasons.Add($"less than a week was measured: {Percent(UnseenWeek)} % of headroom for days not seen");
        return UnseenWeek * need;
    }

    /// <summary>Not below what is known to be too little, nor below the least.</summary>
    private static Quantity Floored(Quantity wanted, SizingFacts facts, double peak, List<string> reasons)
    {
        var (floored, limit) = (Quantity.Max(wanted, facts.Least), facts.Now.Limit);
        if (facts.NotEnough is { } oom)
        {
            var more = (oom * (oom >= limit ? HeldDown : Above)).RoundUpTo(facts.Now.Step);
            if (more > floored)
                reasons.Add($"{oom} of memory was not enough ({facts.NotEnoughBy})"
                    + (oom >= limit ? ", and nobody saw how much would be: twice that" : ""));
            floored = Quantity.Max(floored, more);
        }
        else if (facts.Now.Resource == "cpu" && limit is { } cpu && peak >= AtLimit * cpu.ToDouble())
        {
            reasons.Add($"it reaches its cpu limit of {cpu}, and nobody saw how much it would use: twice that");
            floored = Quantity.Max(floored, (cpu * HeldDown).RoundUpTo(facts.Now.Step));
        }
        return floored;
    }

    /// <summary>Why it cannot be cut, however little was used; null: it can.</summary>
    private static string? Unseen(UsageSeries used, DayPeaks days) =>
        days.Seen == 0 || used.Span < AlmostADay
            ? "less than a day was measured: a daily peak may not be in it"
        : !days.SawAWeek && !days.SawAWorkday ? "only a weekend was measured" : null;

    /// <summary>
    /// Of memory, request and limit are the same: what a pod has beyond its request it loses when its node runs short.
    /// A cpu limit is no cost, so it is never cut.
    /// </summary>
    private static Amounts Advised(Amounts now, Quantity wanted, double peak)
    {
        var memory = now.Resource == "memory";
        var next = now with
        {
            Request = wanted,
            Limit = memory ? wanted : now.Limit is { } limit ? Quantity.Max(limit, wanted) : null,
        };
        return IsNear(now.Request, wanted) && (!memory || IsNear(now.Limit, wanted)) ? now : next;
    }

    // A rollout for less than a tenth is not worth it, but headroom is not given away.
    private static bool IsNear(Quantity? now, Quantity wanted) => now is { } amount
        && amount.RatioTo(wanted) is >= 1 - NearBelow and <= 1 + Near;

    private static Quantity Amount(double value, Amounts like) =>
        (like.Resource == "cpu" ? UsageFacts.Cores(value) : UsageFacts.Bytes(value)).RoundUpTo(like.Step);

    private static string Text(double value, bool cpu) => cpu ? $"{UsageFacts.Cores(value)}"
        : $"{UsageFacts.Bytes(value).RoundUpTo(Quantity.OfBytes(1 << 20))}";

    private static string Percent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture);
}
