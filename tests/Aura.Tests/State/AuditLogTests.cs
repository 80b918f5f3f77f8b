using Microsoft.Data.Sqlite;

namespace Aura.Tests.State;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Entries_chain_and_a_changed_one_is_found()
    {
        var audit = _store.Open().Audit;
        for (var i = 0; i < 5; i++)
            audit.Append("alice", "test", $"action {i}", "succeeded", why: "because", execution: "x-1", digest: "d");
        Assert.Null(audit.FirstBroken());

        Sql("DROP TRIGGER audit_is_not_updated; UPDATE audit SET who = 'mallory' WHERE seq = 3");

        Assert.Equal(3, audit.FirstBroken());
    }

    [Theory]
    // Cut off at the end, emptied, and made anew by somebody without the key.
    [InlineData("DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE seq = 3", 3)]
    [InlineData("DROP TRIGGER audit_is_not_deleted; DELETE FROM audit", 1)]
    [InlineData("DELETE FROM audit_head", 4)]
    [InlineData("UPDATE audit_head SET sealed = x'00112233445566778899aabbccddeeff00112233445566778899aabbcc'", 4)]
    public void A_cut_end_is_noticed(string sql, int first)
    {
        var audit = _store.Open().Audit;
        for (var i = 0; i < 3; i++)
            audit.Append("alice", "test", $"action {i}", "succeeded");
        Assert.True(audit.Verify().Intact);

        Sql(sql);

        Assert.Equal(first, audit.Verify().FirstBroken);
    }

    [Fact]
    public void A_head_that_was_written_down_shows_a_store_that_was_put_back()
    {
        var audit = _store.Open().Audit;
        audit.Append("alice", "test", "one", "succeeded");
        var head = audit.Verify().Head;
        audit.Append("alice", "test", "two", "succeeded");

        Assert.True(audit.Verify(head).Intact);
        Assert.Contains("put back", audit.Verify($"1:{new string('a', 64)}").Why);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'mallory'")]
    [InlineData("DELETE FROM audit")]
    public void Nothing_is_changed_or_taken_away(string sql)
    {
        var audit = _store.Open().Audit;
        audit.Append("alice", "test", "action", "succeeded");

        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Sql(sql)).Message);
    }

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
