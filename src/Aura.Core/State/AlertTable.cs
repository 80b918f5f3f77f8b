using System.Data.Common;
using Aura.Execution;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Alerts and what they led to. A restart goes on where the last process ended, and does nothing twice.
/// </summary>
public sealed class AlertTable
{
    /// <summary>Whoever took an alert and says nothing for so long is dead: the next one takes it.</summary>
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private const string Columns = "id, fingerprint, starts, sender, name, labels, state, times, tries, ended, "
        + "cluster, finding, plan, execution, note FROM alerts";

    private readonly Database _db;
    private readonly TimeProvider _time;

    internal AlertTable(Database db, TimeProvider time) => (_db, _time) = (db, time);

    /// <summary>How many fire and have not been looked into.</summary>
    public int Waiting => _db.Query("SELECT count(*) FROM alerts WHERE state = 'waiting' AND due IS NOT NULL "
        + "AND ended IS NULL", r => r.Int(0))[0];

    public AlertRecord? Find(string fingerprint, DateTimeOffset starts) => Select(
        "WHERE fingerprint = $fingerprint AND starts = $starts", ("$fingerprint", fingerprint),
        ("$starts", Ms(starts))).FirstOrDefault();

    /// <summary>A later one of the same fingerprint is known: this one is of the past.</summary>
    public bool IsOutdated(string fingerprint, DateTimeOffset starts) => _db.Query(
        "SELECT 1 FROM alerts WHERE fingerprint = $fingerprint AND starts > $starts LIMIT 1", r => r.Int(0),
        ("$fingerprint", fingerprint), ("$starts", Ms(starts))).Count > 0;

    /// <param name="ended">It is over already: there is nothing to look into.</param>
    public void Add(
        string fingerprint, DateTimeOffset starts, string sender, string name, string labels, bool ended) =>
        _db.Execute("INSERT INTO alerts (fingerprint, starts, sender, name, labels, state, received, seen, due, ended) "
            + "VALUES ($fingerprint, $starts, $sender, $name, $labels, 'waiting', $now, $now, $due, $ended)",
            ("$fingerprint", fingerprint), ("$starts", Ms(starts)), ("$sender", sender),
            ("$name", Redactor.Text(name)), ("$labels", labels), ("$now", Now), ("$due", ended ? null : Now),
            ("$ended", ended ? Now : null));

    /// <summary>It was sent again.</summary>
    public void Seen(long id) => _db.Execute(
        "UPDATE alerts SET times = times + 1, seen = $now WHERE id = $id", ("$now", Now), ("$id", id));

    /// <summary>It is resolved: what still waits because of it is looked at once more.</summary>
    public void End(long id) => _db.Execute("UPDATE alerts SET ended = $now, due = $now WHERE id = $id "
        + "AND ended IS NULL", ("$now", Now), ("$id", id));

    /// <summary>To be looked at (again).</summary>
    public void Postpone(long id, TimeSpan by, string? note = null) => _db.Execute(
        "UPDATE alerts SET due = $due, note = coalesce($note, note) WHERE id = $id",
        ("$due", Now + (long)by.TotalMilliseconds), ("$note", Clear(note)), ("$id", id));

    /// <summary>To be looked into from the start; what it led to before is still known.</summary>
    public void Reopen(long id) => _db.Execute("UPDATE alerts SET state = 'waiting', due = $now, plan = NULL, "
        + "tries = 0 WHERE id = $id AND ended IS NULL", ("$now", Now), ("$id", id));

    /// <summary>Those whose time has come, the earliest first; no other process gets them for a while.</summary>
    public IReadOnlyList<AlertRecord> Claim(int most) => _db.Transact(() =>
    {
        var due = Select("WHERE due <= $now ORDER BY due, id LIMIT $most" + _db.ForUpdateOfFree,
            ("$now", Now), ("$most", most));
        foreach (var alert in due)
            _db.Execute("UPDATE alerts SET due = $due WHERE id = $id",
                ("$due", Now + (long)Claimed.TotalMilliseconds), ("$id", alert.Id));
        return due;
    });

    /// <summary>Where it stands. One that was resolved meanwhile stays due, so that this is seen.</summary>
    /// <param name="again">When it is looked at again by itself; null: it is not.</param>
    public void Set(AlertRecord alert, AlertState state, string? note = null, TimeSpan? again = null) => _db.Execute(
        "UPDATE alerts SET state = $state, "
        + "due = CASE WHEN ended IS NOT NULL AND CAST($ended AS BIGINT) IS NULL THEN due ELSE $due END, "
        + "tries = $tries, cluster = $cluster, finding = $finding, "
        + "plan = $plan, execution = $execution, note = $note WHERE id = $id", ("$state", Words.Of(state)),
        ("$tries", alert.Tries), ("$cluster", alert.Cluster), ("$finding", alert.Finding), ("$plan", alert.Plan),
        ("$execution", alert.Execution), ("$note", Clear(note)), ("$id", alert.Id),
        ("$ended", alert.Ended is { } at ? Ms(at) : null),
        ("$due", again is { } by ? Now + (long)by.TotalMilliseconds : null));

    /// <summary>Something is about to be asked for or begun because of it.</summary>
    public void Act(long id) => _db.Execute(
        "UPDATE alerts SET acted = $now WHERE id = $id AND acted IS NULL", ("$now", Now), ("$id", id));

    /// <summary>How often something was asked for or begun since then.</summary>
    public int ActedSince(DateTimeOffset since) => _db.Query("SELECT count(*) FROM alerts WHERE acted >= $since",
        r => r.Int(0), ("$since", Ms(since)))[0];

    /// <summary>Others of the same cause that fire, the oldest first.</summary>
    public IReadOnlyList<AlertRecord> Beside(AlertRecord alert) => Select("WHERE cluster = $cluster "
        + "AND finding = $finding AND ended IS NULL AND id <> $id ORDER BY id", ("$cluster", alert.Cluster),
        ("$finding", alert.Finding), ("$id", alert.Id));

    /// <summary>Those that fire because of the finding, the oldest first.</summary>
    public IReadOnlyList<AlertRecord> OfFinding(string cluster, string finding) => Select(
        "WHERE cluster = $cluster AND finding = $finding AND ended IS NULL ORDER BY id LIMIT 20",
        ("$cluster", cluster), ("$finding", finding));

    /// <summary>Because of which it was asked for or begun.</summary>
    public IReadOnlyList<AlertRecord> OfExecution(string execution) =>
        Select("WHERE execution = $execution ORDER BY id", ("$execution", execution));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AlertRecord> List(int limit) =>
        Select("ORDER BY id DESC LIMIT $limit", ("$limit", limit));

    /// <summary>Forgets what ended long ago, or was last sent then.</summary>
    public void Forget() => _db.Execute("DELETE FROM alerts WHERE coalesce(ended, seen) < $before AND seen < $before",
        ("$before", Ms(_time.GetUtcNow() - Kept)));

    private long Now => Ms(_time.GetUtcNow());

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static string? Clear(string? text) => text is null ? null : Redactor.Text(text);

    private List<AlertRecord> Select(string where, params ReadOnlySpan<(string, object?)> parameters) =>
        _db.Query($"SELECT {Columns} {where}", Read, parameters);

    private static AlertRecord Read(DbDataReader r) => new(r.GetInt64(0), r.GetString(1),
        DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), r.GetString(3), r.GetString(4), r.GetString(5),
        Words.Parse<AlertState>(r.GetString(6)), r.Int(7), r.Int(8),
        r.IsDBNull(9) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(9)), r.Text(10), r.Text(11),
        r.Text(12), r.Text(13), r.Text(14));
}
