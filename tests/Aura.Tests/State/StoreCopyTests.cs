using Aura.Learning;
using Aura.State;
using Aura.State.Copying;
using Aura.Tests.Learning;
using Aura.Tests.Mcp;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

/// <summary>A store moves from its file to PostgreSQL; copies of either are put back.</summary>
public sealed class StoreCopyTests : IDisposable
{
    private readonly TemporaryStore _file = new(Engine.Sqlite);
    private readonly List<string> _databases = [];

    public void Dispose()
    {
        _file.Dispose();
        _databases.ForEach(PostgresDatabases.Drop);
    }

    [FactOnPostgres]
    public void Every_row_is_copied_and_everything_reads_as_before()
    {
        using (var store = _file.Open())
            Fill(store);
        var before = File.ReadAllBytes(_file.Path);
        var uri = Empty();

        var tables = StoreCopy.Run(_file.Path, uri, null);

        Assert.Equal(before, File.ReadAllBytes(_file.Path));
        Assert.Equal(3, tables.Single(t => t.Name == "audit").Rows);
        using var source = _file.Open();
        using var target = AuraStore.Open(uri, key: _file.Path + ".key");
        Assert.Equal(source.Audit.Verify(), target.Audit.Verify());
        Assert.True(target.Audit.Verify().Intact);
        Assert.Equal("{\"before\":1}", target.Journal.Image("x-1", "s1"));
        Assert.Equal("{\"hidden\":\"hunter2\"}", target.Journal.Find("x-1")!.Body);
        Assert.Equal(source.Outcomes.List(500).Select(o => $"{o.Execution} {o.Circumstances} {o.Worked} {o.At}"),
            target.Outcomes.List(500).Select(o => $"{o.Execution} {o.Circumstances} {o.Worked} {o.At}"));
        Assert.Equal(source.Success.Level(3), target.Success.Level(3));
        // Numbers go on where they were.
        Assert.Equal(4, target.Audit.Append("alice", "test", "on", "succeeded").Seq);
        Assert.True(target.Outcomes.Add(KnownTruth.Made("x-new", new KnownTruth(7).Draw(), true, KnownTruth.Now)));
        Assert.Equal("x-new", target.Outcomes.List(1).Single().Execution);
    }

    [FactOnPostgres]
    public void What_is_not_empty_in_use_or_sealed_by_another_key_is_refused()
    {
        using (var store = _file.Open())
            Fill(store);
        var uri = Empty();
        StoreCopy.Run(_file.Path, uri, null);

        Assert.Contains("is not empty", Refused(uri));
        var other = Path.Combine(_file.Archives, "other.key");
        File.WriteAllBytes(other, new byte[32]);
        Assert.Contains("audit head cannot be decrypted", Refused(Empty(), other));
        using (var store = _file.Open())
            store.Leases.TryTake(["a"], ProcessIdentity.New(), "x-1");
        Assert.Contains("execution x-1 is under way", Refused(Empty()));
    }

    [FactOnPostgres]
    public async Task The_command_says_what_it_did()
    {
        using (var store = _file.Open())
            Fill(store);

        var outcome = await AuraProcess.AuraAsync("store", "migrate", "--from", _file.Path, "--to", Empty());

        Assert.True(outcome.Code == 0, outcome.Error);
        Assert.Matches(@"audit +3 rows  [0-9a-f]{16}", outcome.Output);
        Assert.DoesNotContain(PostgresServer.Shared.Password, outcome.Output + outcome.Error);
    }

    [Fact]
    public void A_file_is_backed_up_while_it_is_in_use()
    {
        using var store = _file.Open();
        Fill(store);
        var copy = Path.Combine(_file.Archives, "copy.db");

        store.Backup(copy);
        store.Audit.Append("alice", "test", "later", "succeeded");

        using var back = AuraStore.Open(copy, key: _file.Path + ".key");
        Assert.Equal(3, back.Audit.List(10).Count);
        Assert.True(back.Audit.Verify().Intact);
        Assert.Equal("{\"before\":1}", back.Journal.Image("x-1", "s1"));
        Assert.Contains("is there already", Assert.Throws<StoreException>(() => store.Backup(copy)).Message);
    }

    [FactOnPostgres]
    public void A_database_is_put_back_from_its_dump()
    {
        using var kept = new TemporaryStore(Engine.Postgres);
        Fill(kept.Open());
        var (server, back) = (PostgresServer.Shared, PostgresDatabases.Empty());
        _databases.Add(back);

        var dump = PostgresPrograms.Run("pg_dump", server.Password, server.Options(kept.Database!));
        PostgresPrograms.Run("psql", server.Password,
            [.. server.Options(back), "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"], dump);

        using var store = AuraStore.Open(server.Uri(back), key: kept.Key);
        Assert.True(store.Audit.Verify().Intact);
        Assert.Equal(3, store.Audit.List(10).Count);
        Assert.Equal("{\"before\":1}", store.Journal.Image("x-1", "s1"));
        Assert.Equal(4, store.Audit.Append("alice", "test", "on", "succeeded").Seq);
    }

    private static void Fill(AuraStore store)
    {
        store.Journal.Add(new ExecutionRecord
        {
            Id = "x-1", Cluster = "c", Kind = "action", Request = "r", Title = "t", Status = "running", Message = "m",
            Principal = "alice", Client = "test", CreatedAt = store.Time.GetUtcNow(), Body = "{\"hidden\":\"hunter2\"}",
        });
        var leases = store.Leases.TryTake(["execution/x-1"], ProcessIdentity.New(), "x-1").Taken!;
        store.Journal.Write(leases.Single(), new StepRecord("s1", 0, "patch", StepPhase.Done, null), "{\"before\":1}");
        store.Leases.Release(leases);
        store.Approvals.Add(new Approval
        {
            Id = "a-1", Execution = "x-1", Cluster = "c", Digest = "d", State = ApprovalState.Pending,
            OutsideOnly = true, RequestedBy = "model", Why = "why", Expires = store.Time.GetUtcNow().AddHours(1),
        });
        KnownTruth.Fill(store, new KnownTruth(7).History(200));
        new ModelFitting(store).Refresh(KnownTruth.Now);
        for (var i = 0; i < 3; i++)
            store.Audit.Append("alice", "test", $"action {i}", "succeeded", "because", "x-1", action: "node.cordon");
    }

    private string Empty()
    {
        var name = PostgresDatabases.Empty();
        _databases.Add(name);
        return PostgresServer.Shared.Uri(name);
    }

    private string Refused(string uri, string? key = null) =>
        Assert.Throws<StoreException>(() => StoreCopy.Run(_file.Path, uri, key)).Message;
}
