namespace Aura.State;

/// <summary>
/// What has moved on lately, for those who look on: little is read, so that it can be asked every second.
/// </summary>
public sealed class Movements
{
    private readonly Database _db;

    internal Movements(Database db) => _db = db;

    /// <summary>Where the newest executions of the cluster stand, newest first.</summary>
    public IReadOnlyList<Stand> Newest(string cluster, int limit) => _db.Query("""
        SELECT e.id, e.status, e.message, e.undo_of, e.ended_at,
            (SELECT max(s.at) FROM steps s WHERE s.execution = e.id)
        FROM executions e WHERE e.cluster = $cluster ORDER BY e.created_at DESC LIMIT $limit
        """,
        r => new Stand(r.GetString(0), r.GetString(1), r.IsDBNull(3) ? null : r.GetString(3), !r.IsDBNull(4),
            $"{r.GetString(2)}|{(r.IsDBNull(5) ? "" : r.GetString(5))}"),
        ("$cluster", cluster), ("$limit", limit));
}
