using System.Data.Common;
using Aura.Execution;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Append-only; each entry's SHA-256 covers its fields and the hash before it, and the newest one's number and hash
/// are kept sealed, so that a cut end is noticed.
/// </summary>
public sealed class AuditLog
{
    private const string Columns =
        "seq, at, who, client, what, why, execution, digest, result, previous, hash, action, target";
    private const int Newest = 1;
    private const int Dropped = 2;
    private const int Page = 10_000;
    private static readonly string Genesis = new('0', 64);
    private readonly Database _db;
    private readonly Sealer _sealer;
    private readonly TimeProvider _time;

    internal AuditLog(Database db, Sealer sealer, TimeProvider time) => (_db, _sealer, _time) = (db, sealer, time);

    /// <param name="action">Left out, it is that of the execution's first entry; so is the target.</param>
    public AuditEntry Append(string who, string client, string what, string result, string? why = null,
        string? execution = null, string? digest = null, string? action = null, string? target = null) =>
        _db.Transact(() =>
        {
            _db.Alone(Concern.Audit);
            var last = Select("ORDER BY seq DESC LIMIT 1").FirstOrDefault();
            var (dropped, hash) = last is null && Noted(Dropped).Text is { } note ? Parse(note) : (0, Genesis);
            var first = action is not null || execution is null ? null : Select(
                "WHERE execution = $execution AND action IS NOT NULL ORDER BY seq LIMIT 1", ("$execution", execution))
                .FirstOrDefault();
            var now = _time.GetUtcNow();
            // By month, none is of an earlier one than the entry before it, whatever this machine's clock says.
            var at = _db.IsByMonth && last?.At > now ? last.At : now;
            var draft = new AuditEntry((last?.Seq ?? dropped) + 1, at, Redactor.Text(who),
                Redactor.Text(client), Redactor.Text(what), Clear(why), execution, digest, result,
                last?.Hash ?? hash, "", action ?? first?.Action, Clear(target ?? first?.Target));
            var entry = draft with { Hash = draft.HashOfContent() };
            _db.Make("audit", entry.At);
            _db.Execute($"INSERT INTO audit ({Columns}) VALUES ($seq, $at, $who, $client, $what, $why, $execution, " +
                        "$digest, $result, $previous, $hash, $action, $target)",
                ("$seq", entry.Seq), ("$at", entry.At.ToString("O")), ("$who", entry.Who), ("$client", entry.Client),
                ("$what", entry.What), ("$why", entry.Why), ("$execution", execution), ("$digest", digest),
                ("$result", result), ("$previous", entry.Previous), ("$hash", entry.Hash), ("$action", entry.Action),
                ("$target", entry.Target));
            PutHead($"{entry.Seq}:{entry.Hash}");
            return entry;
        });

    /// <summary>Newest first; all executions where <paramref name="execution"/> is null.</summary>
    public IReadOnlyList<AuditEntry> List(int limit, string? execution = null) =>
        Find(new LogQuery { Limit = limit, Execution = execution });

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AuditEntry> Find(LogQuery query) => Select("""
        WHERE ($execution IS NULL OR execution = $execution) AND ($since IS NULL OR at >= $since)
        AND ($until IS NULL OR at < $until) AND ($who IS NULL OR who = $who)
        AND ($action IS NULL OR ' ' || action || ' ' LIKE $action ESCAPE '\')
        AND ($target IS NULL OR ' ' || target || ',' LIKE $target ESCAPE '\')
        AND ($in IS NULL OR ' ' || target LIKE $in ESCAPE '\')
        AND ($status IS NULL OR result = $status) AND ($after IS NULL OR seq < CAST($after AS BIGINT))
        AND ($text IS NULL OR lower(what || ' ' || coalesce(why, '') || ' ' || client || ' ' || result)
            LIKE lower($text) ESCAPE '\')
        ORDER BY seq DESC LIMIT $limit
        """,
        ("$execution", query.Execution), ("$since", Utc(query.Since)), ("$until", Utc(query.Until)),
        ("$who", query.Principal), ("$action", LogQuery.Like(query.Action, "% ", " %")),
        ("$target", LogQuery.Like(query.Target, "% ", ",%")), ("$in", LogQuery.Like(query.Namespace, "% ", "/%")),
        ("$status", query.Status),
        ("$after", long.TryParse(query.After, out var seq) ? seq : null), ("$text", LogQuery.Like(query.Text)),
        ("$limit", query.Limit));

    /// <summary>Goes through all entries, and compares the end with what is kept of it.</summary>
    /// <param name="head">A <see cref="AuditVerdict.Head"/> of earlier, which must still be there.</param>
    public AuditVerdict Verify(string? head = null)
    {
        var dropped = Noted(Dropped);
        if (dropped is { Text: null, Sealed: true })
            return new AuditVerdict(0, 1, "the sealed note of the entries that were dropped was altered", "");
        var (seq, previous) = dropped.Text is { } start ? Parse(start) : (0, Genesis);
        var headFound = head is null || head == $"{seq}:{previous}"
            || (Parse(head).Seq is >= 0 and var earlier && earlier < seq);
        (string? Text, bool Sealed) newest;
        long before;
        do
        {
            before = seq;
            foreach (var entry in After(seq))
            {
                if (entry.Seq != ++seq || entry.Previous != previous || entry.Hash != entry.HashOfContent())
                    return new AuditVerdict(seq, seq, $"entry {seq} was altered, or one before it taken out",
                        $"{seq - 1}:{previous}");
                previous = entry.Hash;
                headFound |= head == $"{seq}:{previous}";
            }
            newest = Noted(Newest);
            // Others append meanwhile: what the note is ahead by must be there now.
        }
        while (seq > before && newest.Text is { } note && Parse(note).Seq > seq);
        var end = $"{seq}:{previous}";
        var why = Against(newest, end) ?? (headFound ? null
            : $"entry {head} is not in the chain: the store was put back or remade");
        return new AuditVerdict(seq, why is null ? null : seq + 1, why, end);
    }

    /// <summary>
    /// Drops the months that ended before then, where entries are kept by month. The number and hash of the last of
    /// them stay, sealed, so that the rest still verifies.
    /// </summary>
    /// <returns>The last entry that was dropped; null where none was.</returns>
    public long? Forget(DateTimeOffset before) => _db.Transact<long?>(() =>
    {
        _db.Alone(Concern.Audit);
        var first = new DateTimeOffset(before.UtcDateTime.Year, before.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var last = Select("WHERE at < $first ORDER BY seq DESC LIMIT 1", ("$first", first.ToString("O")))
            .FirstOrDefault();
        if (last is null || _db.Drop("audit", first) == 0)
            return null;
        PutHead($"{last.Seq}:{last.Hash}", Dropped);
        return last.Seq;
    });

    /// <summary>The number of the first entry that does not fit the chain; null where all fit.</summary>
    public long? FirstBroken() => Verify().FirstBroken;

    /// <summary>Keeps the end as it is now, in a store that did not keep it before.</summary>
    internal void Anchor() => _db.Transact(() =>
    {
        _db.Alone(Concern.Audit);
        var last = Select("ORDER BY seq DESC LIMIT 1").FirstOrDefault();
        PutHead($"{last?.Seq ?? 0}:{last?.Hash ?? Genesis}");
    });

    private static string? Against((string? Text, bool Sealed) noted, string end) => noted switch
    {
        { Sealed: false } => "the sealed note of the newest entry is gone",
        { Text: null } => "the sealed note of the newest entry was altered",
        { Text: var text } when text != end =>
            $"entry {text.Split(':')[0]} was the newest: the end was cut off or made anew",
        _ => null,
    };

    /// <summary>A sealed note; no text where it was altered.</summary>
    private (string? Text, bool Sealed) Noted(int id)
    {
        var kept = _db.Query("SELECT sealed FROM audit_head WHERE id = $id", r => r.GetFieldValue<byte[]>(0),
            ("$id", id)).FirstOrDefault();
        try
        {
            return (kept is null ? null : _sealer.Unseal(kept, Context(id)), kept is not null);
        }
        catch (StoreException)
        {
            return (null, true);
        }
    }

    private void PutHead(string head, int id = Newest) => _db.Execute("INSERT INTO audit_head (id, sealed) "
        + "VALUES ($id, $sealed) ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed", ("$id", id),
        ("$sealed", _sealer.Seal(head, Context(id))));

    private static string Context(int id) => id == Newest ? "audit head" : "audit dropped";

    private static (long Seq, string Hash) Parse(string note) =>
        note.Split(':') is [var seq, var hash] && long.TryParse(seq, out var number) ? (number, hash) : (-1, note);

    private IEnumerable<AuditEntry> After(long seq)
    {
        while (true)
        {
            var page = Select("WHERE seq > $seq ORDER BY seq LIMIT $page", ("$seq", seq), ("$page", Page));
            foreach (var entry in page)
                yield return entry;
            if (page.Count < Page)
                yield break;
            seq = page[^1].Seq;
        }
    }

    private List<AuditEntry> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) => _db.Query(
        $"SELECT {Columns} FROM audit {tail}",
        r => new AuditEntry(r.GetInt64(0), DateTimeOffset.Parse(r.GetString(1)), r.GetString(2), r.GetString(3),
            r.GetString(4), r.Text(5), r.Text(6), r.Text(7), r.GetString(8), r.GetString(9), r.GetString(10),
            r.Text(11), r.Text(12)),
        parameters);

    private static string? Utc(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O");

    private static string? Clear(string? text) => text is null ? null : Redactor.Text(text);
}
