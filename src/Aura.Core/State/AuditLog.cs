using System.Security.Cryptography;
using System.Text.Json;
using Aura.Plans;

namespace Aura.State;

/// <summary>Append-only; each entry's SHA-256 covers its fields and the hash before it.</summary>
public sealed class AuditLog
{
    private static readonly string Genesis = new('0', 64);
    private readonly Database _db;
    private readonly TimeProvider _time;

    internal AuditLog(Database db, TimeProvider time) => (_db, _time) = (db, time);

    public AuditEntry Append(string who, string client, string what, string result, string? why = null,
        string? execution = null, string? digest = null) => _db.Transact(() =>
    {
        var last = Select("ORDER BY seq DESC LIMIT 1").FirstOrDefault();
        var draft = new AuditEntry((last?.Seq ?? 0) + 1, _time.GetUtcNow(), who, client, what, why, execution, digest,
            result, last?.Hash ?? Genesis, "");
        var entry = draft with { Hash = HashOf(draft) };
        _db.Execute("INSERT INTO audit (seq, at, who, client, what, why, execution, digest, result, previous, hash) " +
                    "VALUES ($seq, $at, $who, $client, $what, $why, $execution, $digest, $result, $previous, $hash)",
            ("$seq", entry.Seq), ("$at", entry.At.ToString("O")), ("$who", who), ("$client", client), ("$what", what),
            ("$why", why), ("$execution", execution), ("$digest", digest), ("$result", result),
            ("$previous", entry.Previous), ("$hash", entry.Hash));
        return entry;
    });

    /// <summary>Newest first; all executions where <paramref name="execution"/> is null.</summary>
    public IReadOnlyList<AuditEntry> List(int limit, string? execution = null) => Select(
        "WHERE $execution IS NULL OR execution = $execution ORDER BY seq DESC LIMIT $limit",
        ("$execution", execution), ("$limit", limit));

    /// <summary>The number of the first entry that does not fit the chain; null where all fit.</summary>
    public long? FirstBroken()
    {
        var previous = Genesis;
        var seq = 0L;
        foreach (var entry in Select("ORDER BY seq"))
        {
            if (entry.Seq != ++seq || entry.Previous != previous || entry.Hash != HashOf(entry))
                return seq;
            previous = entry.Hash;
        }
        return null;
    }

    private static string HashOf(AuditEntry e) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(
            new[] { $"{e.Seq}", e.At.ToString("O"), e.Who, e.Client, e.What, e.Why, e.Execution, e.Digest, e.Result,
                e.Previous },
            PlanJson.Options)));

    private List<AuditEntry> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) => _db.Query(
        $"SELECT seq, at, who, client, what, why, execution, digest, result, previous, hash FROM audit {tail}",
        r => new AuditEntry(r.GetInt64(0), DateTimeOffset.Parse(r.GetString(1)), r.GetString(2), r.GetString(3),
            r.GetString(4), Text(r, 5), Text(r, 6), Text(r, 7), r.GetString(8), r.GetString(9), r.GetString(10)),
        parameters);

    private static string? Text(Microsoft.Data.Sqlite.SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
