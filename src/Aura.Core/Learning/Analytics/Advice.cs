using System.Collections.Immutable;
using System.Globalization;
using Aura.State;

namespace Aura.Learning.Analytics;

/// <summary>
/// Recommendations by rules, each only where enough was seen; what nothing stands behind is not said. A better action
/// is one whose 90 % interval lies above the other's.
/// </summary>
internal sealed class Advice(AuraStore store, HistorySums sums, DateTimeOffset now)
{
    private const int Enough = SuccessModel.Support;
    private const int MostOfARule = 5;
    private const int EnoughPredictions = 50;
    private const double MostMiscalibrated = 0.1;
    private const double LongWaitSeconds = 300;

    private readonly ImmutableArray<Pair> _pairs =
    [
        .. sums.By(Dimension.Pair).Where(g => g.Counts.Judged >= Enough).Select(g => new Pair(g.Key.Split(' ')[0],
            g.Key.Split(' ')[1], g.Counts, Measured.Share.Of(g.Counts.Worked, g.Counts.Judged)!)),
    ];

    private sealed record Pair(string Action, string Finding, Counts Counts, Measured.Share Share)
    {
        public string Worked => $"worked {Counts.Worked} of {Counts.Judged} times";
    }

    public IEnumerable<Recommendation> All() => Better().Take(MostOfARule).Concat(Undone().Take(MostOfARule))
        .Concat(Changed().Take(MostOfARule)).Concat(Recurring().Take(MostOfARule)).Concat(Refused().Take(MostOfARule))
        .Concat(Healing().Take(MostOfARule)).Concat(Approvals()).Concat(Predictions());

    private IEnumerable<Recommendation> Better() =>
        from pair in _pairs
        where pair.Finding != Dimension.None
        let other = BestFor(pair.Finding)!
        where other.Share.Low > pair.Share.High
        orderby other.Share.Low - pair.Share.High descending, pair.Action
        select new Recommendation("better_action", $"{pair.Action} {pair.Worked} with {pair.Finding}"
            + (pair.Counts.Undone > 0 ? $" and was undone in {pair.Counts.Undone}" : "")
            + $"; {other.Action} {other.Worked}: prefer that",
            Figures(("worked", pair.Counts.Worked), ("judged", pair.Counts.Judged), ("undone", pair.Counts.Undone),
                ("otherWorked", other.Counts.Worked), ("otherJudged", other.Counts.Judged)));

    private IEnumerable<Recommendation> Undone() =>
        from pair in _pairs
        where pair.Counts.Undone * 2 > pair.Counts.N && BestFor(pair.Finding)!.Share.Low <= pair.Share.High
        orderby pair.Counts.Undone descending, pair.Action
        select new Recommendation("often_undone", $"{pair.Action} was undone in {pair.Counts.Undone} of "
            + $"{pair.Counts.N} executions{With(pair)}, and nothing that was done often enough is known to be better: "
            + "have a person look into it before it is done again",
            Figures(("undone", pair.Counts.Undone), ("executions", pair.Counts.N)));

    private IEnumerable<Recommendation> Changed() => sums.Window.Namespace is not null ? []
        : from g in store.Success.Level(2)
          let seen = g.Tally.At(now)
          let all = g.Tally.Trials == 0 ? 0 : (double)g.Tally.Successes / g.Tally.Trials
          where seen.Drifted && seen.Share < all
          orderby all - seen.Share descending, g.Parent
          select new Recommendation("worse_lately", $"{g.Parent} worked {Percent(seen.Share)} of late with {g.Key}, "
              + $"{Percent(all)} over all time: look for what has changed",
              Figures(("lately", seen.Share), ("all", all), ("outcomes", g.Tally.Trials)));

    private IEnumerable<Recommendation> Recurring() =>
        from pattern in store.Patterns.Times(now)
        where !pattern.Retired && (sums.Window.Namespace is not { } ns
            || EndedExecution.NamespaceOf(pattern.Target) == ns)
        let known = BestFor(pattern.Type)
        select new Recommendation("comes_again", $"{pattern.Type} comes to {pattern.Target} {pattern.When}, "
            + $"{pattern.Support} times so far, {Percent(pattern.Share)} of its incidents: "
            + (known is { Share.Low: > 0.5 } ? $"{known.Action} ({known.Worked}) could be done before"
                : "look for what happens at that time"),
            Figures(("times", pattern.Support), ("share", pattern.Share)));

    private IEnumerable<Recommendation> Refused()
    {
        var done = sums.By(Dimension.Action).ToDictionary(g => g.Key, g => g.Counts.N);
        return from g in sums.By(Dimension.Refusal)
               let words = g.Key.Split(' ', 2)
               let times = g.Counts.N
               let asked = times + done.GetValueOrDefault(words[0])
               where times >= Enough && times * 2 > asked
               orderby times descending, g.Key
               select new Recommendation("often_refused", $"{words[0]} was refused in {times} of {asked} requests, "
                   + $"because this did not hold: {words[1]}. See to that first, or ask for something else",
                   Figures(("refused", times), ("requests", asked)));
    }

    private IEnumerable<Recommendation> Healing() =>
        from healed in store.History.LeftAlone(sums.Window)
        where healed.Left >= Enough && healed.WithinHour >= 0.7 * healed.Left
        select new Recommendation("heals_itself", $"{healed.WithinHour} of {healed.Left} {healed.Type} that were left "
            + "alone were gone within an hour: look again before acting on one that takes no service away",
            Figures(("withinHour", healed.WithinHour), ("left", healed.Left)));

    private IEnumerable<Recommendation> Approvals()
    {
        var a = ApprovalReport.Of(sums);
        var asked = a.Approved + a.Rejected + a.Expired;
        if (a.Expired >= 3 && a.Expired * 4 >= asked)
            yield return new Recommendation("approvals_run_out", $"{a.Expired} of {asked} requests for approval ran "
                + "out before anybody answered: see to it that approvers hear of them",
                Figures(("expired", a.Expired), ("asked", asked)));
        if (a.Waited is { Median: > LongWaitSeconds } wait && a.Approved + a.Rejected >= Enough)
            yield return new Recommendation("approvals_take_long", "people took "
                + $"{wait.Median / 60:0} minutes in the median to answer a request for approval: see to it that they "
                + "hear of them at once, or let the policy decide what is harmless",
                Figures(("medianSeconds", wait.Median), ("answers", a.Approved + a.Rejected)));
    }

    private IEnumerable<Recommendation> Predictions() => sums.Window.Namespace is null
        && Calibration.Of(store.Calibration.All()) is { Count: >= EnoughPredictions } said
        && said.ExpectedCalibrationError > MostMiscalibrated
            ? [new Recommendation("predictions_off", $"of {said.Count} predictions what was said and what came true "
                + $"lie {Percent(said.ExpectedCalibrationError)} apart in the mean: do not rely on odds alone",
                Figures(("predictions", said.Count), ("error", said.ExpectedCalibrationError)))] : [];

    /// <summary>The one that surest works; null where none was done often enough.</summary>
    private Pair? BestFor(string finding) => _pairs.Where(p => p.Finding == finding)
        .OrderByDescending(p => p.Share.Low).ThenBy(p => p.Action, StringComparer.Ordinal).FirstOrDefault();

    private static string With(Pair pair) => pair.Finding == Dimension.None ? "" : $" with {pair.Finding}";

    private static string Percent(double share) => share.ToString("0%", CultureInfo.InvariantCulture);

    private static ImmutableSortedDictionary<string, double> Figures(params (string Name, double Value)[] figures) =>
        figures.ToImmutableSortedDictionary(f => f.Name, f => Math.Round(f.Value, 3), StringComparer.Ordinal);
}
