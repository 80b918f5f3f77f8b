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
