using Aura.Learning;
using Aura.Learning.Patterns;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>Patterns, mined as incidents and outcomes come.</summary>
public sealed class PatternTable
{
    private const int Recent = 10;
    private const int LeastWeeks = 3;
    private const double LeastShare = 0.5;
    private readonly Database _db;

    internal PatternTable(Database db) => _db = db;

    /// <summary>What was done about the signature.</summary>
    public IReadOnlyList<SignaturePattern> Of(string signature) => Actions("WHERE s.signature = $signature",
        ("$signature", signature));

    /// <summary>Those that count, the best supported first; retired ones last.</summary>
    public IReadOnlyList<SignaturePattern> List(int limit) =>
        [.. Actions("WHERE s.n >= 3 ORDER BY s.n DESC, s.signature, s.action LIMIT 2000").Where(p => p.Counts)
            .OrderBy(p => p.Retired).ThenByDescending(p => p.Support).Take(limit)];

    /// <summary>When incidents come, whatever they are about.</summary>
    public IReadOnlyList<TimePattern> Times(DateTimeOffset now, int limit = 100) => Times(now, limit, "");

    /// <summary>When incidents of one type come to one object.</summary>
    public IReadOnlyList<TimePattern> Times(DateTimeOffset now, string cluster, string type, string target) =>
        Times(now, 100, "AND t.cluster = $cluster AND t.type = $type AND t.target = $target",
            ("$cluster", cluster), ("$type", type), ("$target", target));

    private IReadOnlyList<TimePattern> Times(
        DateTimeOffset now, int limit, string only, params ReadOnlySpan<(string, object?)> parameters)
    {
        var rows = _db.Query($"""
            SELECT t.type, t.target, t.slot, t.n, a.n, t.last_week, a.last_week FROM recurrences t
            JOIN recurrences a ON a.cluster = t.cluster AND a.type = t.type AND a.target = t.target
            AND a.slot = {TimePattern.All}
            WHERE t.slot <> {TimePattern.All} AND t.n >= {LeastWeeks} {only}
            ORDER BY t.n DESC, t.type, t.target, t.slot LIMIT 2000
            """, r => (Type: r.GetString(0), Target: r.GetString(1), Slot: r.Int(2), Times: r.Int(3),
                All: r.Int(4), Last: r.Int(5), LastOfAll: r.Int(6)), parameters);
        var usual = rows.Exists(r => r.Slot == TimePattern.AfterRollout) ? AfterRollouts() : 1;
        return [.. rows.Select(r => Time(r.Type, r.Target, r.Slot, r.Times, r.All, r.Last, now, usual))
            .Where(p => p.Share >= LeastShare && p.Lift > 1).Take(limit)];
    }

    /// <summary>The share of all incidents that came after a rollout.</summary>
    private double AfterRollouts() => _db.Query(
        $"SELECT coalesce(sum(CASE slot WHEN {TimePattern.AfterRollout} THEN n END), 0), "
        + $"coalesce(sum(CASE slot WHEN {TimePattern.All} THEN n END), 0) FROM recurrences WHERE slot < 0",
        r => r.GetInt64(1) > 0 ? (double)r.GetInt64(0) / r.GetInt64(1) : 1)[0];

    /// <summary>An incident has come.</summary>
    internal void See(
        string cluster, string type, string target, Circumstances circumstances, DateTimeOffset at)
    {
        var week = TimePattern.Week(at);
        Add(cluster, type, target, TimePattern.All, week, each: true);
        Add(cluster, type, target, TimePattern.Slot(at), week, each: false);
        if (circumstances["change"] is not null)
            Add(cluster, type, target, TimePattern.AfterRollout, week, each: true);
    }

    /// <summary>Counts the outcome, or takes it out again; the last ones are read again.</summary>
    internal void Count(Outcome outcome, int sign)
    {
        if (outcome is not { Signature: { } signature, Worked: { } worked })
            return;
        _db.Execute("INSERT INTO signature_actions AS s (signature, action, n, worked, recent, last) "
            + "VALUES ($signature, $action, $n, $worked, 0, $at) ON CONFLICT (signature, action) DO UPDATE "
            + "SET n = s.n + excluded.n, worked = s.worked + excluded.worked, "
            + "last = CASE WHEN s.last > excluded.last THEN s.last ELSE excluded.last END", ("$signature", signature),
            ("$action", outcome.Action), ("$n", sign), ("$worked", worked ? sign : 0),
            ("$at", outcome.At.ToUnixTimeMilliseconds()));
        _db.Execute("UPDATE signature_actions SET recent = coalesce((SELECT avg(w) FROM ("
            + "SELECT CASE WHEN worked THEN 1.0 ELSE 0.0 END AS w "
            + "FROM outcomes WHERE signature = $signature AND action = $action AND worked IS NOT NULL "
            + "ORDER BY at DESC LIMIT $recent) AS l), 0) WHERE signature = $signature AND action = $action",
            ("$signature", signature), ("$action", outcome.Action), ("$recent", Recent));
    }

    private void Add(string cluster, string type, string target, int slot, int week, bool each) => _db.Execute(
        "INSERT INTO recurrences AS r (cluster, type, target, slot, n, last_week) "
        + "VALUES ($cluster, $type, $target, $slot, 1, $week) ON CONFLICT (cluster, type, target, slot) DO UPDATE SET "
        + "n = r.n + CASE WHEN $each OR r.last_week <> excluded.last_week THEN 1 ELSE 0 END, "
        + "last_week = excluded.last_week", ("$cluster", cluster), ("$type", type), ("$target", target),
        ("$slot", slot), ("$week", week), ("$each", each));

    private static TimePattern Time(
        string type, string target, int slot, int n, int all, int lastWeek, DateTimeOffset now, double rollouts)
    {
        var share = Math.Min(1, (double)n / all);
        return slot == TimePattern.AfterRollout
            ? new TimePattern(type, target, "after rollouts", n, share, share / rollouts, false)
            : new TimePattern(type, target, $"on {TimePattern.Words(slot)}", n, share, share * TimePattern.Hours,
                TimePattern.Week(now) - lastWeek > LeastWeeks);
    }

    private List<SignaturePattern> Actions(string tail, params ReadOnlySpan<(string, object?)> parameters) =>
        _db.Query("SELECT s.signature, s.action, s.n, s.worked, s.recent, s.last, "
            + "(SELECT CAST(t.successes AS DOUBLE PRECISION) / t.trials FROM success_tallies t WHERE t.level = 1 "
            + $"AND t.key = s.action AND t.trials > 0) FROM signature_actions s {tail}",
            r =>
            {
                var share = r.Int(2) == 0 ? 0 : (double)r.Int(3) / r.Int(2);
                var usual = r.IsDBNull(6) || r.GetDouble(6) == 0 ? share : r.GetDouble(6);
                return new SignaturePattern(r.GetString(0), r.GetString(1), r.Int(2), share,
                    usual == 0 ? 1 : share / usual, r.GetDouble(4),
                    DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(5)));
            }, parameters);
}
