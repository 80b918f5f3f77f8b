namespace Aura.State;

/// <summary>The outcomes of executions; one each.</summary>
public sealed class Outcomes
{
    private readonly Database _db;

    internal Outcomes(Database db) => _db = db;

    public void Add(Outcome outcome) => _db.Execute(
        "INSERT OR IGNORE INTO outcomes (execution, action, finding, target, status, seconds, at) " +
        "VALUES ($execution, $action, $finding, $target, $status, $seconds, $at)",
        ("$execution", outcome.Execution), ("$action", outcome.Action), ("$finding", outcome.Finding),
        ("$target", outcome.Target), ("$status", outcome.Status), ("$seconds", outcome.Seconds),
        ("$at", outcome.At.ToString("O")));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Outcome> List(int limit) => _db.Query(
        "SELECT execution, action, finding, target, status, seconds, at FROM outcomes " +
        "ORDER BY at DESC, rowid DESC LIMIT $limit",
        r => new Outcome(r.GetString(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), r.GetString(3),
            r.GetString(4), r.GetDouble(5), DateTimeOffset.Parse(r.GetString(6))), ("$limit", limit));
}
