using Aura.State;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.Mcp;

/// <summary><c>aura doctor --audit</c> on stores that somebody has been at.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-audit-");
    private readonly string _earlier;
    private readonly string _now;
    private readonly string _head;

    public AuditCommandTests()
    {
        _now = Path.Combine(_folder.FullName, "aura.db");
        Append(2);
        _earlier = Copy("earlier");
        _head = Append(2);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ItNamesTheFirstEntryThatDoesNotFitByExitCodeAndLine()
    {
        var outcomes = await Task.WhenAll(
            DoctorAsync(Copy("whole"), "--audit"),
            DoctorAsync(
                Damaged("altered", "DROP TRIGGER audit_is_not_updated; UPDATE audit SET who = 'x' WHERE seq = 2"),
                "--audit"),
            DoctorAsync(Damaged("taken-out", "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE seq = 3"),
                "--audit"),
            DoctorAsync(Damaged("cut", "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE seq > 2"),
                "--audit"));

        Assert.Equal((0, "ok   audit: 4 entries, the chain is intact", $"     head {_head}"), Lines(outcomes[0]));
        Assert.Equal((1, 2), (outcomes[1].Code, First(outcomes[1])));
        Assert.Equal((1, 3), (outcomes[2].Code, First(outcomes[2])));
        Assert.Equal((1, 3), (outcomes[3].Code, First(outcomes[3])));
        Assert.Contains("entry 4 was the newest: the end was cut off", outcomes[3].Output);
    }

    [Fact]
    public async Task AHeadThatWasWrittenDownShowsThatTheWholeStoreWasPutBack()
    {
        var outcomes = await Task.WhenAll(
            DoctorAsync(_now, "--audit-head", _head),
            DoctorAsync(_earlier, "--audit"),
            DoctorAsync(_earlier, "--audit-head", _head),
            DoctorAsync(_now, "--audit-head", "4"));

        Assert.Equal([0, 0, 1, 2], outcomes.Select(o => o.Code));
        Assert.Equal(3, First(outcomes[2]));
        Assert.Contains($"entry {_head} is not in the chain: the store was put back", outcomes[2].Output);
        Assert.Contains("is not like NUMBER:HASH", outcomes[3].Error);
    }

    private static Task<AuraProcess.Outcome> DoctorAsync(string store, params string[] options) =>
        AuraProcess.AuraAsync(["doctor", "--store", store, .. options]);

    private static (int, string, string) Lines(AuraProcess.Outcome outcome) =>
        outcome.Output.Split('\n') is [var first, var second, ..] ? (outcome.Code, first, second)
            : throw new InvalidOperationException(outcome.Output + outcome.Error);

    private static int First(AuraProcess.Outcome outcome)
    {
        var words = outcome.Output.Split(' ');
        return outcome.Output.StartsWith("FAIL audit: entry ", StringComparison.Ordinal) ? int.Parse(words[3])
            : throw new InvalidOperationException(outcome.Output + outcome.Error);
    }

    /// <returns>The head.</returns>
    private string Append(int entries)
    {
        using var store = AuraStore.Open(_now);
        for (var i = 0; i < entries; i++)
            store.Audit.Append("alice", "test", $"entry {i}", "succeeded");
        return store.Audit.Verify().Head;
    }

    private string Copy(string name)
    {
        var copy = Path.Combine(_folder.FullName, $"{name}.db");
        foreach (var end in (string[])["", ".key"])
            File.Copy(_now + end, copy + end);
        return copy;
    }

    private string Damaged(string name, string sql)
    {
        var copy = Copy(name);
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return copy;
    }
}
