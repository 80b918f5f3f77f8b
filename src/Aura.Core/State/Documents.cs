using System.Data.Common;
using System.Text.Json;
using Aura.Plans;

namespace Aura.State;

/// <summary>
/// Records kept whole, as sealed JSON, under their id; any process on the same store knows them.
/// </summary>
public sealed class Documents<T>
    where T : class
{
    private readonly Database _db;
    private readonly string _table;
    private readonly Func<T, string> _id;
    private readonly Sealer _sealer;
    private readonly TimeProvider _time;

    internal Documents(Database db, string table, Func<T, string> id, Sealer sealer, TimeProvider time) =>
        (_db, _table, _id, _sealer, _time) = (db, table, id, sealer, time);

    /// <param name="document">Replaces the one with the same id.</param>
    /// <param name="cluster">Where it belongs; empty where it is not told.</param>
    public void Save(T document, string cluster = "") => _db.Execute(
        $"INSERT INTO {_table} (id, cluster, at, body) VALUES ($id, $cluster, $at, $body) ON CONFLICT (id) DO UPDATE "
        + "SET cluster = excluded.cluster, at = excluded.at, body = excluded.body",
        ("$id", _id(document)), ("$cluster", cluster), ("$at", _time.GetUtcNow().ToString("O")),
        ("$body", _sealer.Seal(JsonSerializer.Serialize(document, PlanJson.Options), $"{_table}/{_id(document)}")));

    public T? Find(string id) => _db.Query($"SELECT id, body FROM {_table} WHERE id = $id", Read, ("$id", id))
        .FirstOrDefault();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<T> List(int limit) =>
        _db.Query($"SELECT id, body FROM {_table} ORDER BY at DESC, rowid DESC LIMIT $limit", Read, ("$limit", limit));

    /// <summary>The cluster that the document was saved for; null where there is no such document.</summary>
    public string? ClusterOf(string id) =>
        _db.Query($"SELECT cluster FROM {_table} WHERE id = $id", r => r.GetString(0), ("$id", id)).FirstOrDefault();

    private T Read(DbDataReader row) => JsonSerializer.Deserialize<T>(
        _sealer.Unseal(row.GetFieldValue<byte[]>(1), $"{_table}/{row.GetString(0)}"), PlanJson.Options)
        ?? throw new StoreException("a document of the store is empty");
}
