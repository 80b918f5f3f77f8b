using Aura.Execution;

namespace Aura.State;

/// <summary>Approvals and their only transitions; each is one conditional update, so that none happens twice.</summary>
public sealed class Approvals
{
    private readonly Database _db;
    private readonly TimeProvider _time;

    internal Approvals(Database db, TimeProvider time) => (_db, _time) = (db, time);

    public void Add(Approval approval) => _db.Execute(
        "INSERT INTO approvals (id, execution, cluster, digest, state, outside_only, requested_by, why, expires, at) " +
        "VALUES ($id, $execution, $cluster, $digest, 'pending', $outside, $by, $why, $expires, $at)",
        ("$id", approval.Id), ("$execution", approval.Execution), ("$cluster", approval.Cluster),
        ("$digest", approval.Digest), ("$outside", approval.OutsideOnly), ("$by", approval.RequestedBy),
        ("$why", Redactor.Text(approval.Why)), ("$expires", approval.Expires.ToUnixTimeMilliseconds()), ("$at", Now()));

    public Approval? Find(string id) => Select("WHERE id = $id", ("$id", id)).FirstOrDefault();

    public Approval? OfExecution(string execution) =>
        Select("WHERE execution = $execution ORDER BY at DESC, rowid DESC", ("$execution", execution)).FirstOrDefault();

    /// <summary>Newest first, without those that ran out.</summary>
    public IReadOnlyList<Approval> Pending() => Select(
        "WHERE state = 'pending' AND expires > $now ORDER BY at DESC, rowid DESC",
        ("$now", _time.GetUtcNow().ToUnixTimeMilliseconds()));

    public bool HasExpired(Approval approval) => approval.Expires <= _time.GetUtcNow();

    /// <summary>False where it was no longer pending or has expired.</summary>
    public bool Approve(string id, string by) => Move(id, ApprovalState.Pending, ApprovalState.Approved, by);

    /// <summary>False where it was no longer pending or has expired.</summary>
    public bool Reject(string id, string by) => Move(id, ApprovalState.Pending, ApprovalState.Rejected, by);

    /// <summary>
    /// Spends the approval. False where it was not approved, is spent, has expired or binds another digest.
    /// </summary>
    public bool Use(string id, string digest) => _db.Execute(
        "UPDATE approvals SET state = 'used', at = $at " +
        "WHERE id = $id AND state = 'approved' AND digest = $digest AND expires > $now",
        ("$id", id), ("$digest", digest), ("$at", Now()),
        ("$now", _time.GetUtcNow().ToUnixTimeMilliseconds())) == 1;

    /// <summary>False where it was neither pending nor approved any more.</summary>
    public bool Void(string id) => Told(id, _db.Execute(
        "UPDATE approvals SET state = 'void', at = $at WHERE id = $id AND state IN ('pending', 'approved')",
        ("$id", id), ("$at", Now())));

    private bool Move(string id, ApprovalState from, ApprovalState to, string by) => Told(id, _db.Execute(
        "UPDATE approvals SET state = $to, decided_by = $by, at = $at " +
        "WHERE id = $id AND state = $from AND expires > $now",
        ("$id", id), ("$from", Words.Of(from)), ("$to", Words.Of(to)), ("$by", by), ("$at", Now()),
        ("$now", _time.GetUtcNow().ToUnixTimeMilliseconds())));

    private bool Told(string id, int changed)
    {
        if (changed > 0)
            _db.Tell(id);
        return changed == 1;
    }

    private string Now() => _time.GetUtcNow().ToString("O");

    private List<Approval> Select(string where, params ReadOnlySpan<(string, object?)> parameters) => _db.Query(
        "SELECT id, execution, cluster, digest, state, outside_only, requested_by, decided_by, why, expires " +
        $"FROM approvals {where}",
        r => new Approval
        {
            Id = r.GetString(0),
            Execution = r.GetString(1),
            Cluster = r.GetString(2),
            Digest = r.GetString(3),
            State = Words.Parse<ApprovalState>(r.GetString(4)),
            OutsideOnly = r.GetBoolean(5),
            RequestedBy = r.GetString(6),
            DecidedBy = r.IsDBNull(7) ? null : r.GetString(7),
            Why = r.GetString(8),
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(9)),
        }, parameters);
}
