using System.Data.Common;
using Aura.Learning.Analytics;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// What has happened, added up as it comes, so that analytics need not read every outcome: by day, of outcomes by week.
/// </summary>
public sealed class HistoryTallies
{
    private const int Page = 10_000;
    private const string Sums = "n, judged, worked, undone, amount, amounts";

    private readonly Database _db;

    internal HistoryTallies(Database db) => _db = db;

    /// <summary>The window's, by key and bin; of each day (or week) apart where that is asked for.</summary>
    internal IReadOnlyList<(int Day, HistoryEntry Entry)> Read(
        HistoryWindow window, string dimension, bool apart = false, string? key = null)
    {
        var (first, end) = Dimension.OfOutcomes.Contains(dimension) ? window.Weeks : (window.First, window.End);
        return first >= end ? [] : _db.Query($"SELECT {(apart ? "day" : "0")}, key, bin, sum(n), sum(judged), "
            + "sum(worked), sum(undone), sum(amount), sum(amounts) FROM history_tallies WHERE scope = $scope "
            + $"AND dimension = $dimension {(key is null ? "" : "AND key = $key ")}AND day >= $first AND day < $end "
            + $"GROUP BY {(apart ? "day, " : "")}key, bin HAVING sum(n) > 0 ORDER BY 1, 2, 3",
            r => (r.Int(0), new HistoryEntry(dimension, r.GetString(1), r.Int(2), new Counts(r.Int(3),
                r.Int(4), r.Int(5), r.Int(6), r.GetDouble(7), r.Int(8)))),
            ("$scope", window.Namespace ?? ""), ("$dimension", dimension), ("$first", first), ("$end", end),
            ("$key", key));
    }

    /// <summary>The outcomes of the window's days that are not part of a whole week.</summary>
    internal IReadOnlyList<EndedExecution> Rest(HistoryWindow window) =>
        [.. window.Rest.SelectMany(days => Ended("at >= $first AND at < $end", Milliseconds(days.First),
            Milliseconds(days.End))).Where(e => window.Namespace is not { } ns || e.Namespace == ns)];

    /// <summary>What became of incidents that were left alone; those types first that heal themselves most.</summary>
    /// <param name="type">Only this one; null: all.</param>
    public IReadOnlyList<HealedAlone> LeftAlone(HistoryWindow window, string? type = null) =>
        [.. Read(window, Dimension.LeftAlone, key: type).GroupBy(r => r.Entry.Key).Select(g => new HealedAlone(g.Key,
                g.Sum(r => r.Entry.Counts.N), g.Where(r => r.Entry.Bin != DurationBin.None).Sum(r => r.Entry.Counts.N),
                g.Where(r => r.Entry.Bin is > DurationBin.None and < 0).Sum(r => r.Entry.Counts.N)))
            .OrderByDescending(h => h.Healed).ThenBy(h => h.Type, StringComparer.Ordinal)];

    /// <summary>A request was refused before anything was written.</summary>
    /// <param name="reasons">The names of the checks that failed, without names from the cluster.</param>
    public void Refused(DateTimeOffset at, string? ns, string actions, IEnumerable<string> reasons) =>
        _db.Transact(() =>
        {
            _db.Alone(Concern.Learning);
            foreach (var reason in reasons)
                Add(ns, HistoryWindow.Day(at), new(Dimension.Refusal, $"{actions} {reason}", DurationBin.None,
                    new Counts(1)));
        });

    /// <summary>A request for approval has come to its end, or the policy made it needless.</summary>
    /// <param name="waited">Null where nobody was asked.</param>
    public void Decided(DateTimeOffset at, string? ns, string decision, TimeSpan? waited) => _db.Transact(() =>
    {
        _db.Alone(Concern.Learning);
        Add(ns, HistoryWindow.Day(at), new(Dimension.Approval, decision,
            waited is { } wait ? DurationBin.Of(wait.TotalSeconds) : DurationBin.None, new Counts(1)));
    });

    /// <summary>Counts the outcome, or takes it out again.</summary>
    internal void Count(Outcome outcome, int sign) => Count(EndedExecution.Of(outcome), sign);

    /// <summary>Counts an incident that is left alone, or takes it out again.</summary>
    /// <param name="healed">How long it took until it was gone; null: it is still there.</param>
    internal void CountLeftAlone(string type, string? ns, DateTimeOffset seen, TimeSpan? healed, int sign) => Add(ns,
        HistoryWindow.Day(seen), new(Dimension.LeftAlone, type,
            healed is { } time ? DurationBin.Of(time.TotalSeconds) : DurationBin.None, new Counts(sign)));

    /// <summary>Counts what a store holds in which nothing was counted yet.</summary>
    internal void Recount()
    {
        var last = _db.Query("SELECT coalesce(max(id), 0) FROM outcomes", r => r.GetInt64(0))[0];
        for (var id = 0L; id < last; id += Page)
            foreach (var ended in Ended("id > $first AND id <= $end", id, id + Page))
                Count(ended, 1);
        foreach (var (type, ns, seen, ended) in _db.Query(
            "SELECT type, namespace, first_seen, ended FROM incidents WHERE execution IS NULL",
            r => (r.GetString(0), r.Text(1), Time(r.GetInt64(2)), r.IsDBNull(3) ? null : (DateTimeOffset?)Time(
                r.GetInt64(3)))))
            CountLeftAlone(type, ns, seen, ended - seen, 1);
    }

    private void Count(EndedExecution ended, int sign)
    {
        var week = HistoryWindow.WeekOf(ended.At);
        foreach (var entry in ended.Entries())
            Add(entry.Dimension is Dimension.Namespace or Dimension.CostIn ? null : ended.Namespace, week,
                entry with { Counts = sign * entry.Counts });
    }

    private void Add(string? ns, int day, HistoryEntry entry)
    {
        AddTo("", day, entry);
        if (ns is not null)
            AddTo(ns, day, entry);
    }

    private void AddTo(string scope, int day, HistoryEntry e) => _db.Execute(
        $"INSERT INTO history_tallies (scope, dimension, day, key, bin, {Sums}) "
        + "VALUES ($scope, $dimension, $day, $key, $bin, $n, $judged, $worked, $undone, $amount, $amounts) "
        + "ON CONFLICT (scope, dimension, key, day, bin) DO UPDATE SET n = history_tallies.n + excluded.n, "
        + "judged = history_tallies.judged + excluded.judged, worked = history_tallies.worked + excluded.worked, "
        + "undone = history_tallies.undone + excluded.undone, amount = history_tallies.amount + excluded.amount, "
        + "amounts = history_tallies.amounts + excluded.amounts",
        ("$scope", scope), ("$dimension", e.Dimension), ("$day", day),
        ("$key", e.Key), ("$bin", e.Bin), ("$n", e.Counts.N), ("$judged", e.Counts.Judged),
        ("$worked", e.Counts.Worked), ("$undone", e.Counts.Undone), ("$amount", e.Counts.Amount),
        ("$amounts", e.Counts.Amounts));

    private List<EndedExecution> Ended(string where, long first, long end) => _db.Query(
        "SELECT at, finding, target, strategy, action, status, worked, seconds, undo, withdrawn, because, cost, "
        + $"currency, away, away_cost FROM outcomes WHERE {where}", r => new EndedExecution
        {
            At = Time(r.GetInt64(0)),
            Finding = r.Text(1),
            Target = r.GetString(2),
            Strategy = r.Text(3),
            Action = r.GetString(4),
            Status = r.GetString(5),
            Worked = r.IsDBNull(6) ? null : r.GetBoolean(6),
            Seconds = r.GetDouble(7),
            Undo = r.GetString(8),
            Withdrawn = r.GetBoolean(9),
            Because = r.Text(10),
            CostPerMonth = Number(r, 11),
            Currency = r.Text(12),
            Away = Number(r, 13),
            AwayCost = Number(r, 14),
        }, ("$first", first), ("$end", end));

    private static long Milliseconds(int day) => day switch
    {
        int.MinValue => long.MinValue,
        int.MaxValue => long.MaxValue,
        _ => HistoryWindow.Start(day).ToUnixTimeMilliseconds(),
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static double? Number(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetDouble(i);
}
