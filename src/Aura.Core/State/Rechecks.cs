namespace Aura.State;

/// <summary>What is to be looked at again; any process on the store may find it due.</summary>
public sealed class Rechecks
{
    private readonly Database _db;

    internal Rechecks(Database db) => _db = db;

    /// <summary>Sets the usual ones; those that are set stay as they are.</summary>
    public void Set(string subject, string cluster, string? ns, DateTimeOffset from)
    {
        foreach (var after in Recheck.Usual)
            _db.Execute("INSERT INTO rechecks (subject, after, cluster, namespace, due, state) "
                + "VALUES ($subject, $after, $cluster, $namespace, $due, 'pending') "
                + "ON CONFLICT (subject, after) DO NOTHING", ("$subject", subject),
                ("$after", (long)after.TotalSeconds), ("$cluster", cluster), ("$namespace", ns),
                ("$due", (from + after).ToUnixTimeMilliseconds()));
    }

    /// <summary>Those of the cluster whose time has come, the earliest first.</summary>
    public IReadOnlyList<Recheck> Due(string cluster, DateTimeOffset now, int limit = 500) => _db.Query(
        "SELECT subject, after, namespace, due FROM rechecks WHERE cluster = $cluster AND state = 'pending' "
        + "AND due <= $now ORDER BY due, subject LIMIT $limit",
        r => new Recheck(r.GetString(0), TimeSpan.FromSeconds(r.GetInt64(1)), r.IsDBNull(2) ? null : r.GetString(2),
            DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(3))),
        ("$cluster", cluster), ("$now", now.ToUnixTimeMilliseconds()), ("$limit", limit));

    /// <summary>False where another process was faster.</summary>
    /// <param name="state">done, or missed where it was too late.</param>
    public bool End(Recheck recheck, string state) => _db.Execute(
        "UPDATE rechecks SET state = $state WHERE subject = $subject AND after = $after AND state = 'pending'",
        ("$state", state), ("$subject", recheck.Subject), ("$after", (long)recheck.After.TotalSeconds)) == 1;

    /// <summary>Nothing more is to be learnt of it.</summary>
    public void Drop(string subject) => _db.Execute(
        "UPDATE rechecks SET state = 'dropped' WHERE subject = $subject AND state = 'pending'", ("$subject", subject));
}
