using System.Collections.Immutable;
using System.Globalization;
using Aura.Metrics;

namespace Aura.Cost.Rightsizing;

/// <summary>Where a series goes within the time ahead.</summary>
/// <param name="To">What it reaches then.</param>
/// <param name="Why">For people; how much a day or a week adds is in it.</param>
internal sealed record Outlook(double To, string Why)
{
    private const int Week = 7;
    private const int FewestPairs = 6;
    private const double TooVague = 0.06;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>It is to last for so long, and be sized anew then.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(14);

    /// <param name="restarts">A restart empties it, as it does memory.</param>
    /// <param name="text">Writes an amount for people.</param>
    /// <returns>Null where it does not grow, as far as can be told.</returns>
    public static Outlook? Of(UsageSeries series, DayPeaks days, bool restarts, Func<double, string> text)
    {
        var runs = Runs.Of(series, restarts);
        var weeks = days.AddedInAWeek;
        var weekly = weeks.Length < FewestPairs ? null : Weekly(weeks, days);
        // A day's growth is told by less: weeks go before it, but for what restarts take back.
        var daily = weeks.Length < FewestPairs || runs.Ends > 0 ? Daily(runs, days, text) : null;
        return weekly is null || daily?.To > weekly.To ? daily : weekly;
    }

    /// <summary>Days have more than the same ones a week before them, by more than that may be off.</summary>
    private static Outlook? Weekly(ImmutableArray<double> added, DayPeaks days)
    {
        var usual = added.Average();
        var off = Math.Sqrt(added.Sum(a => (a - usual) * (a - usual)) / (added.Length - 1) / added.Length);
        var (share, vague) = (usual / days.MeanOfLate, off / days.MeanOfLate);
        return usual <= off || vague > TooVague ? null : new Outlook(
            days.MostOfLate * (1 + (share * (Ahead / Day / Week))), string.Create(CultureInfo.InvariantCulture,
                $"it grows by {100 * share:0.#} % a week; sized for where that leads in {Ahead / Day:0} days"));
    }

    private static Outlook? Daily(Runs runs, DayPeaks days, Func<double, string> text)
    {
        if (runs.Returns || DailyGrowth.Of(runs) is not { } growth)
            return null;
        return runs.Ends == 0
            ? new Outlook(days.MostOfLate + (growth.Usual * (Ahead / Day)),
                $"it grows by {text(growth.Usual)} a day; sized for where that leads in {Ahead / Day:0} days")
            : new Outlook(runs.Start + (growth.Upper * (Ahead / Day)),
                $"it grows by {text(growth.Usual)} a day from start to start, as a leak does; sized for "
                + $"{Ahead / Day:0} days without a restart, which only buys time: mend it");
    }
}
