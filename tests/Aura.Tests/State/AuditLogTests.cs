using System.Data.Common;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

public sealed class AuditLogTests : IDisposable
{
    private TemporaryStore _store = null!;

    public void Dispose() => _store.Dispose();

    [Theory, OnSqlite, OnPostgres]
    public void Entries_chain_and_a_changed_one_is_found(Engine engine)
    {
        _store = new TemporaryStore(engine);
        var audit = _store.Open().Audit;
        for (var i = 0; i < 5; i++)
            audit.Append("alice", "test", $"action {i}", "succeeded", why: "because", execution: "x-1", digest: "d");
        Assert.Null(audit.FirstBroken());

        _store.Sql($"{Unguarded(engine)}; UPDATE audit SET who = 'mallory' WHERE seq = 3");

        Assert.Equal(3, audit.FirstBroken());
    }

    [Theory]
    // Cut off at the end, emptied, and made anew by somebody without the key.
    [OnSqlite("DELETE FROM audit WHERE seq = 3", 3), OnPostgres("DELETE FROM audit WHERE seq = 3", 3)]
    [OnSqlite("DELETE FROM audit", 1), OnPostgres("DELETE FROM audit", 1)]
    [OnSqlite("DELETE FROM audit_head", 4), OnPostgres("DELETE FROM audit_head", 4)]
    [OnSqlite("UPDATE audit_head SET sealed = x'00112233445566778899aabbccddeeff00112233445566778899aabbcc'", 4)]
    [OnPostgres(@"UPDATE audit_head SET sealed = '\x00112233445566778899aabbccddeeff00112233445566778899aabbcc'", 4)]
    public void A_cut_end_is_noticed(Engine engine, string sql, int first)
    {
        _store = new TemporaryStore(engine);
        var audit = _store.Open().Audit;
        for (var i = 0; i < 3; i++)
            audit.Append("alice", "test", $"action {i}", "succeeded");
        Assert.True(audit.Verify().Intact);

        _store.Sql($"{Unguarded(engine)}; {sql}");

        Assert.Equal(first, audit.Verify().FirstBroken);
    }

    [Theory, OnSqlite, OnPostgres]
    public void A_head_that_was_written_down_shows_a_store_that_was_put_back(Engine engine)
    {
        _store = new TemporaryStore(engine);
        var audit = _store.Open().Audit;
        audit.Append("alice", "test", "one", "succeeded");
        var head = audit.Verify().Head;
        audit.Append("alice", "test", "two", "succeeded");

        Assert.True(audit.Verify(head).Intact);
        Assert.Contains("put back", audit.Verify($"1:{new string('a', 64)}").Why);
    }

    [Theory]
    [OnSqlite("UPDATE audit SET who = 'mallory'"), OnPostgres("UPDATE audit SET who = 'mallory'")]
    [OnSqlite("DELETE FROM audit"), OnPostgres("DELETE FROM audit"), OnPostgres("TRUNCATE audit")]
    public void Nothing_is_changed_or_taken_away(Engine engine, string sql)
    {
        _store = new TemporaryStore(engine);
        var audit = _store.Open().Audit;
        audit.Append("alice", "test", "action", "succeeded");

        Assert.Contains("append-only", Assert.ThrowsAny<DbException>(() => _store.Sql(sql)).Message);
    }

    /// <summary>Whoever owns the database can take the guards away.</summary>
    private static string Unguarded(Engine engine) => engine == Engine.Sqlite
        ? "DROP TRIGGER audit_is_not_updated; DROP TRIGGER audit_is_not_deleted"
        : "ALTER TABLE audit DISABLE TRIGGER audit_is_not_changed";
}
