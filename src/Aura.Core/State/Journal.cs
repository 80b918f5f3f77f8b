using System.Data.Common;
using Aura.Execution;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Executions, their steps and before-images. What a driver of an execution writes is fenced by its lease: it is
/// written only while the lease is its own.
/// </summary>
public sealed class Journal
{
    private const string Columns = "id, cluster, kind, request, undo_of, title, status, message, principal, client, " +
                                   "reason, created_at, ended_at, stop_requested, body";
    private readonly Database _db;
    private readonly Sealer _sealer;
    private readonly TimeProvider _time;
    private readonly Leases _leases;

    internal Journal(Database db, Sealer sealer, TimeProvider time) =>
        (_db, _sealer, _time, _leases) = (db, sealer, time, new Leases(db, time));

    public void Add(ExecutionRecord e) => _db.Execute(
        $"INSERT INTO executions ({Columns}) VALUES ($id, $cluster, $kind, $request, $undoOf, $title, $status, " +
        "$message, $principal, $client, $reason, $created, $ended, $stop, $body)",
        ("$id", e.Id), ("$cluster", e.Cluster), ("$kind", e.Kind), ("$request", e.Request), ("$undoOf", e.UndoOf),
        ("$title", Clear(e.Title)), ("$status", e.Status), ("$message", Clear(e.Message)), ("$principal", e.Principal),
        ("$client", Clear(e.Client)), ("$reason", Clear(e.Reason)), ("$created", e.CreatedAt.ToString("O")),
        ("$ended", e.EndedAt?.ToString("O")), ("$stop", e.StopRequested), ("$body", _sealer.Seal(e.Body, e.Id)));

    public ExecutionRecord? Find(string id) => Select("WHERE id = $id", ("$id", id)).FirstOrDefault();

    /// <summary>The newest execution of the request on the cluster.</summary>
    public ExecutionRecord? FindByRequest(string cluster, string request) => Select(
        "WHERE cluster = $cluster AND request = $request ORDER BY created_at DESC, rowid DESC LIMIT 1",
        ("$cluster", cluster), ("$request", request)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ExecutionRecord> List(string cluster, int limit) => Select(
        "WHERE cluster = $cluster ORDER BY created_at DESC, rowid DESC LIMIT $limit", ("$cluster", cluster),
            ("$limit", limit));

    // A || '' keeps an index from being used: here rows are gone through by their numbers, newest first.

    /// <summary>Newest first; action and target as the audit has them.</summary>
    public IReadOnlyList<ExecutionRecord> Find(string cluster, LogQuery query) => Select("""
        WHERE cluster || '' = $cluster AND ($execution IS NULL OR id = $execution)
        AND ($since IS NULL OR created_at >= $since) AND rowid >= CASE WHEN $since IS NULL THEN 0
            ELSE coalesce((SELECT min(rowid) FROM executions WHERE cluster = $cluster AND created_at >= $since),
            9223372036854775807) END
        AND ($until IS NULL OR created_at < $until)
        AND ($who IS NULL OR principal = $who) AND ($status IS NULL OR status = $status)
        AND ($action IS NULL OR id IN (SELECT execution FROM audit
            WHERE ' ' || action || ' ' LIKE $action ESCAPE '\'))
        AND ($target IS NULL OR id IN (SELECT execution FROM audit
            WHERE ' ' || target || ',' LIKE $target ESCAPE '\'))
        AND ($in IS NULL OR id IN (SELECT execution FROM audit WHERE ' ' || target LIKE $in ESCAPE '\'))
        AND ($text IS NULL OR lower(title || ' ' || message) LIKE lower($text) ESCAPE '\')
        AND ($after IS NULL OR rowid < (SELECT rowid FROM executions WHERE id = $after))
        ORDER BY rowid DESC LIMIT $limit
        """,
        ("$cluster", cluster), ("$execution", query.Execution),
        ("$since", query.Since?.ToUniversalTime().ToString("O")),
        ("$until", query.Until?.ToUniversalTime().ToString("O")), ("$who", query.Principal),
        ("$status", query.Status), ("$action", LogQuery.Like(query.Action, "% ", " %")),
        ("$target", LogQuery.Like(query.Target, "% ", ",%")), ("$text", LogQuery.Like(query.Text)),
        ("$in", LogQuery.Like(query.Namespace, "% ", "/%")), ("$after", query.After), ("$limit", query.Limit));

    /// <summary>Executions of the cluster in this status, oldest first.</summary>
    public IReadOnlyList<ExecutionRecord> InStatus(string cluster, string status) => Select(
        "WHERE cluster || '' = $cluster AND status = $status ORDER BY created_at, rowid",
        ("$cluster", cluster), ("$status", status));

    /// <summary>Executions that were under way at the time or later, undoing left out; oldest first.</summary>
    public IReadOnlyList<ExecutionRecord> AtWorkSince(string cluster, DateTimeOffset time) => Select(
        "WHERE id IN (SELECT id FROM executions WHERE cluster = $cluster AND ended_at IS NULL "
        + "UNION ALL SELECT id FROM executions WHERE cluster = $cluster AND ended_at > $time) "
        + "AND kind <> 'undo' AND status NOT IN ('refused', 'no_change', 'approval_required', 'cancelled') "
        + "ORDER BY created_at, rowid",
        ("$cluster", cluster), ("$time", time.ToUniversalTime().ToString("O")));

    /// <summary>Clusters in which executions are under way, undoing left out.</summary>
    public IReadOnlyList<string> ClustersAtWork() => _db.Query("SELECT DISTINCT cluster FROM executions "
        + "WHERE status = 'running' AND ended_at IS NULL AND kind <> 'undo' ORDER BY cluster", r => r.GetString(0));

    /// <summary>Sets where the execution stands; ended where <paramref name="ended"/> says so.</summary>
    /// <param name="lease">The driver's; null for what needs none (before it runs).</param>
    public void Update(string id, string status, string message, string body, bool ended, Lease? lease = null) =>
        _db.Transact(() =>
        {
            Fence(lease);
            _db.Execute("UPDATE executions SET status = $status, message = $message, body = $body, ended_at = $ended " +
                        "WHERE id = $id", ("$id", id), ("$status", status), ("$message", Clear(message)),
                ("$body", _sealer.Seal(body, id)), ("$ended", ended ? _time.GetUtcNow().ToString("O") : null));
            _db.Tell(id);
        });

    /// <summary>
    /// Ends what waits for approval. False where it has begun or ended meanwhile; nothing is changed.
    /// </summary>
    public bool EndWaiting(string id, string status, string message) => Told(id, _db.Execute(
        "UPDATE executions SET status = $status, message = $message, ended_at = $ended " +
        "WHERE id = $id AND status = 'approval_required'",
        ("$id", id), ("$status", status), ("$message", message), ("$ended", _time.GetUtcNow().ToString("O"))) == 1);

    /// <summary>False where the execution has ended.</summary>
    public bool RequestStop(string id) => _db.Execute(
        "UPDATE executions SET stop_requested = TRUE WHERE id = $id AND ended_at IS NULL", ("$id", id)) == 1;

    public bool StopRequested(string id) => _db.Query(
        "SELECT stop_requested FROM executions WHERE id = $id", r => r.GetBoolean(0), ("$id", id)) is [true];

    public IReadOnlyList<StepRecord> Steps(string execution) => _db.Query(
        "SELECT id, position, what, phase, detail, at FROM steps WHERE execution = $execution ORDER BY position",
        r => new StepRecord(r.GetString(0), r.Int(1), r.GetString(2), Words.Parse<StepPhase>(r.GetString(3)),
            r.Text(4), DateTimeOffset.Parse(r.GetString(5))), ("$execution", execution));

    /// <summary>When the journal last wrote a step of the execution, or else the execution.</summary>
    public DateTimeOffset LastTouched(string execution) => DateTimeOffset.Parse(_db.Query(
        "SELECT coalesce((SELECT max(at) FROM steps WHERE execution = $id), created_at) FROM executions WHERE id = $id",
        r => r.GetString(0), ("$id", execution))[0]);

    /// <summary>
    /// Writes the step's phase and, where given, its sealed image, in one commit that is on disk on return.
    /// </summary>
    /// <exception cref="LeaseLostException">Another process drives the execution; nothing was written.</exception>
    public void Write(Lease lease, StepRecord step, string? image = null) => _db.Transact(() =>
    {
        Fence(lease);
        _db.Tell(lease.Execution);
        _db.Execute("INSERT INTO steps (execution, id, position, what, phase, detail, at) " +
                    "VALUES ($execution, $id, $position, $what, $phase, $detail, $at) " +
                    "ON CONFLICT (execution, id) DO UPDATE SET position = excluded.position, " +
                    "what = excluded.what, phase = excluded.phase, detail = excluded.detail, at = excluded.at",
            ("$execution", lease.Execution), ("$id", step.Id), ("$position", step.Position),
            ("$what", Clear(step.What)), ("$phase", Words.Of(step.Phase)), ("$detail", Clear(step.Detail)),
            ("$at", _time.GetUtcNow().ToString("O")));
        if (image is not null)
            _db.Execute("INSERT INTO before_images (execution, step, sealed) VALUES ($execution, $step, $sealed) " +
                        "ON CONFLICT (execution, step) DO UPDATE SET sealed = excluded.sealed",
                ("$execution", lease.Execution), ("$step", step.Id),
                ("$sealed", _sealer.Seal(image, $"{lease.Execution}/{step.Id}")));
    });

    /// <summary>What was sealed for the step; null where nothing was.</summary>
    public string? Image(string execution, string step) => _db.Query(
        "SELECT sealed FROM before_images WHERE execution = $execution AND step = $step",
        r => _sealer.Unseal(r.GetFieldValue<byte[]>(0), $"{execution}/{step}"),
        ("$execution", execution), ("$step", step)).FirstOrDefault();

    // These columns are not sealed.
    private static string? Clear(string? text) => text is null ? null : Redactor.Text(text);

    private void Fence(Lease? lease)
    {
        if (lease is not null)
            _leases.Renew(lease);
    }

    private bool Told(string id, bool changed)
    {
        if (changed)
            _db.Tell(id);
        return changed;
    }

    private List<ExecutionRecord> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) =>
        _db.Query($"SELECT {Columns} FROM executions {tail}", Read, parameters);

    private ExecutionRecord Read(DbDataReader r) => new()
    {
        Id = r.GetString(0),
        Cluster = r.GetString(1),
        Kind = r.GetString(2),
        Request = r.GetString(3),
        UndoOf = r.IsDBNull(4) ? null : r.GetString(4),
        Title = r.GetString(5),
        Status = r.GetString(6),
        Message = r.GetString(7),
        Principal = r.GetString(8),
        Client = r.GetString(9),
        Reason = r.IsDBNull(10) ? null : r.GetString(10),
        CreatedAt = DateTimeOffset.Parse(r.GetString(11)),
        EndedAt = r.IsDBNull(12) ? null : DateTimeOffset.Parse(r.GetString(12)),
        StopRequested = r.GetBoolean(13),
        Body = _sealer.Unseal(r.GetFieldValue<byte[]>(14), r.GetString(0)),
    };
}
