using System.Security.Cryptography;
using System.Text.Json;
using Aura.Execution;
using Aura.Plans;

namespace Aura.State;

/// <summary>
/// Append-only; each entry's SHA-256 covers its fields and the hash before it, and the newest one's number and hash
/// are kept sealed, so that a cut end is noticed.
/// </summary>
public sealed class AuditLog
{
    private const string Columns =
        "seq, at, who, client, what, why, execution, digest, result, previous, hash, action, target";
    private const string HeadContext = "audit head";
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
            var last = Select("ORDER BY seq DESC LIMIT 1").FirstOrDefault();
            var first = action is not null || execution is null ? null : Select(
                "WHERE execution = $execution AND action IS NOT NULL ORDER BY seq LIMIT 1", ("$execution", execution))
                .FirstOrDefault();
            var draft = new AuditEntry((last?.Seq ?? 0) + 1, _time.GetUtcNow(), Redactor.Text(who),
                Redactor.Text(client), Redactor.Text(what), Clear(why), execution, digest, result,
                last?.Hash ?? Genesis, "", action ?? first?.Action, Clear(target ?? first?.Target));
            var entry = draft with { Hash = HashOf(draft) };
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
        AND ($status IS NULL OR result = $status) AND ($after IS NULL OR seq < $after)
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
        var (previous, seq) = (Genesis, 0L);
        var headFound = head is null || head == $"0:{Genesis}";
        foreach (var entry in Select("ORDER BY seq"))
        {
            if (entry.Seq != ++seq || entry.Previous != previous || entry.Hash != HashOf(entry))
                return new AuditVerdict(seq, seq, $"entry {seq} was altered, or one before it taken out",
                    $"{seq - 1}:{previous}");
            previous = entry.Hash;
            headFound |= head == $"{seq}:{previous}";
        }
        var end = $"{seq}:{previous}";
        var why = End(end) ?? (headFound ? null
            : $"entry {head} is not in the chain: the store was put back or remade");
        return new AuditVerdict(seq, why is null ? null : seq + 1, why, end);
    }

    /// <summary>The number of the first entry that does not fit the chain; null where all fit.</summary>
    public long? FirstBroken() => Verify().FirstBroken;

    /// <summary>Keeps the end as it is now, in a store that did not keep it before.</summary>
    internal void Anchor() => _db.Transact(() =>
    {
        var last = Select("ORDER BY seq DESC LIMIT 1").FirstOrDefault();
        PutHead($"{last?.Seq ?? 0}:{last?.Hash ?? Genesis}");
    });

    private string? End(string end)
    {
        var kept = _db.Query("SELECT sealed FROM audit_head", r => r.GetFieldValue<byte[]>(0)).FirstOrDefault();
        try
        {
            return kept is null ? "the sealed note of the newest entry is gone"
                : _sealer.Unseal(kept, HeadContext) is var noted && noted != end
                    ? $"entry {noted.Split(':')[0]} was the newest: the end was cut off or made anew"
                : null;
        }
        catch (StoreException)
        {
            return "the sealed note of the newest entry was altered";
        }
    }

    private void PutHead(string head) => _db.Execute(
        "INSERT OR REPLACE INTO audit_head (id, sealed) VALUES (1, $sealed)",
        ("$sealed", _sealer.Seal(head, HeadContext)));

    // Entries from before there were action and target have neither.
    private static string HashOf(AuditEntry e)
    {
        string?[] fields = [$"{e.Seq}", e.At.ToString("O"), e.Who, e.Client, e.What, e.Why, e.Execution, e.Digest,
            e.Result, e.Previous];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
            e.Action is null && e.Target is null ? fields : [.. fields, e.Action, e.Target], PlanJson.Options)));
    }

    private List<AuditEntry> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) => _db.Query(
        $"SELECT {Columns} FROM audit {tail}",
        r => new AuditEntry(r.GetInt64(0), DateTimeOffset.Parse(r.GetString(1)), r.GetString(2), r.GetString(3),
            r.GetString(4), Text(r, 5), Text(r, 6), Text(r, 7), r.GetString(8), r.GetString(9), r.GetString(10),
            Text(r, 11), Text(r, 12)),
        parameters);

    private static string? Utc(DateTimeOffset? time) => time?.ToUniversalTime().ToString("O");

    private static string? Clear(string? text) => text is null ? null : Redactor.Text(text);

    private static string? Text(Microsoft.Data.Sqlite.SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
