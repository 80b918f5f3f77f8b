using System.Collections.Concurrent;
using Aura.State;
using Aura.Tests.State.Engines;

namespace Aura.Tests.State;

/// <summary>What is PostgreSQL's own: opening, what is refused, lost connections, months and telling.</summary>
public sealed class PostgresStoreTests : IDisposable
{
    private readonly TemporaryStore _store = new(Engine.Postgres);
    private readonly List<string> _others = [];

    public void Dispose()
    {
        _store.Dispose();
        _others.ForEach(PostgresDatabases.Drop);
    }

    [FactOnPostgres]
    public void A_wrong_password_is_refused_and_not_shown()
    {
        var e = Refused(PostgresServer.Shared.Uri("postgres", "hunter2"));

        Assert.Contains("does not let this user in", e.Message);
        Assert.DoesNotContain("hunter2", $"{e}");
    }

    [FactOnPostgres]
    public void A_database_that_is_not_there_is_refused() =>
        Assert.Contains("there is no such database; create it", Refused(PostgresServer.Shared.Uri("nowhere")).Message);

    [FactOnPostgres]
    public void A_server_that_does_not_answer_is_named() => Assert.Contains(
        "cannot be reached", Refused("postgres://aura:x@127.0.0.1:1/aura?connect_timeout=1").Message);

    [FactOnPostgres]
    public void Somebody_elses_database_is_refused_and_left_alone()
    {
        var name = Another();
        PostgresServer.Shared.Sql(name, "CREATE TABLE recipes (name text)");

        Assert.Contains("not one of Aura's", Refused(PostgresServer.Shared.Uri(name)).Message);
        Assert.Equal(1L, PostgresServer.Shared.Sql(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
    }

    [FactOnPostgres]
    public void A_store_of_a_newer_version_is_refused_and_left_alone()
    {
        _store.Sql("INSERT INTO schema_version VALUES (99, 'tomorrow')");

        Assert.Contains("newer Aura (schema 99", Assert.Throws<StoreException>(() => _store.Open()).Message);
        Assert.Equal(99, _store.Sql("SELECT max(version) FROM schema_version"));
    }

    [FactOnPostgres]
    public void A_store_that_may_lose_what_it_has_taken_is_refused()
    {
        PostgresServer.Shared.Sql("postgres", $"ALTER DATABASE {_store.Database} SET synchronous_commit = off");

        Assert.Contains("synchronous_commit", Assert.Throws<StoreException>(() => _store.Open()).Message);
    }

    [FactOnPostgres]
    public void Another_key_is_refused()
    {
        File.WriteAllBytes(_store.Key!, new byte[32]);
        Assert.Contains("not the one", Assert.Throws<StoreException>(() => _store.Open()).Message);

        File.WriteAllBytes(_store.Key!, [1, 2, 3]);
        Assert.Contains("32 bytes", Assert.Throws<StoreException>(() => _store.Open()).Message);
        Assert.Contains("--store-key", Assert.Throws<StoreException>(() => AuraStore.Open(_store.Path)).Message);
    }

    [FactOnPostgres]
    public async Task Many_replicas_open_a_new_store_at_once()
    {
        var uri = PostgresServer.Shared.Uri(Another());

        var stores = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(() => AuraStore.Open(uri, key: _store.Key))));
        Parallel.ForEach(stores, s => s.Audit.Append("alice", "test", "open", "succeeded"));

        Assert.Equal(6, stores[0].Audit.List(100).Count);
        Assert.Null(stores[0].Audit.FirstBroken());
        foreach (var store in stores)
            store.Dispose();
    }

    [FactOnPostgres]
    public async Task Of_many_that_want_a_lease_one_gets_it()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => _store.Open()).ToList();

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            stores[i % 4].Leases.TryTake(["a", "b"], $"holder {i}", $"x-{i}").Taken)));

        Assert.Single(taken, t => t is not null);
    }

    [FactOnPostgres]
    public async Task Each_commit_is_made_once_while_connections_are_cut()
    {
        var stores = Enumerable.Range(0, 3).Select(_ => _store.Open()).ToList();
        using var over = new CancellationTokenSource();
        var cuts = 0;
        var written = new ConcurrentBag<string>();
        var cutting = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                var before = written.Count;
                PostgresServer.Shared.Sql("postgres", "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                    + $"WHERE application_name = 'aura' AND datname = '{_store.Database}'");
                cuts++;
                // However slow the machine is, somebody gets on between two cuts.
                SpinWait.SpinUntil(() => written.Count > before + 3 || over.IsCancellationRequested);
            }
        });

        await Task.WhenAll(stores.Select((store, i) => Task.Run(() =>
        {
            for (var n = 0; n < 40 || cuts < 5; n++)
                written.Add(store.Audit.Append("alice", "test", $"{i} {n}", "succeeded").What);
        })));
        await over.CancelAsync();
        await cutting;

        var audit = _store.Open().Audit;
        Assert.Null(audit.FirstBroken());
        Assert.Equal(written.Order(), audit.List(100_000).Select(e => e.What).Order());
    }

    [FactOnPostgres]
    public async Task What_takes_too_long_says_what_to_do()
    {
        var store = _store.Open();
        await using var other = PostgresServer.Shared.Connect(_store.Database!);
        await using var transaction = await other.BeginTransactionAsync();
        await using (var locking = other.CreateCommand())
        {
            locking.CommandText = "LOCK TABLE audit";
            await locking.ExecuteNonQueryAsync();
        }

        var asking = Task.Run(() => Assert.Throws<StoreException>(() => store.Audit.List(1)));
        // As its time limit does; it may not have been asked yet.
        while (!asking.IsCompleted)
            PostgresServer.Shared.Sql("postgres", "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity "
                + $"WHERE datname = '{_store.Database}' AND wait_event_type = 'Lock'");

        Assert.Contains("ask for less", (await asking).Message);
    }

    [FactOnPostgres]
    public void What_is_told_wakes_those_who_wait_elsewhere()
    {
        var (here, there) = (_store.Open(), _store.Open());
        here.Approvals.Add(new Approval
        {
            Id = "a-1", Execution = "x-1", Cluster = "c", Digest = "d", State = ApprovalState.Pending,
            OutsideOnly = false, RequestedBy = "model", Why = "why", Expires = here.Time.GetUtcNow().AddHours(1),
        });

        var waiting = there.WaitAsync(TimeSpan.FromMinutes(5));
        // It may not listen yet: told again and again until it hears.
        while (!waiting.IsCompleted)
        {
            here.Approvals.Void("a-1");
            _store.Sql("UPDATE approvals SET state = 'pending'");
        }

        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [FactOnPostgres]
    public void Months_are_dropped_and_the_rest_still_verifies()
    {
        var time = new ManualTime();
        var store = _store.Open(time);
        for (var month = 0; month < 4; month++)
        {
            for (var i = 0; i < 3; i++)
                store.Audit.Append("alice", "test", $"{month} {i}", "succeeded");
            time.Advance(TimeSpan.FromDays(31));
        }
        var head = store.Audit.Verify().Head;

        Assert.Equal(6, store.Audit.Forget(time.GetUtcNow().AddDays(-62)));

        Assert.True(store.Audit.Verify(head).Intact);
        Assert.Equal(6, store.Audit.List(100).Count);
        Assert.Equal(13, store.Audit.Append("alice", "test", "on", "succeeded").Seq);
        Assert.True(store.Audit.Verify(head).Intact);
        _store.Sql("DELETE FROM audit_head WHERE id = 2");
        Assert.Equal(1, store.Audit.FirstBroken());
    }

    [FactOnPostgres]
    public void All_entries_may_be_dropped_and_the_chain_goes_on()
    {
        var time = new ManualTime();
        var store = _store.Open(time);
        store.Audit.Append("alice", "test", "one", "succeeded");
        time.Advance(TimeSpan.FromDays(100));

        Assert.Equal(1, store.Audit.Forget(time.GetUtcNow()));

        Assert.True(store.Audit.Verify().Intact);
        Assert.Equal(2, store.Audit.Append("alice", "test", "two", "succeeded").Seq);
        Assert.True(store.Audit.Verify().Intact);
    }

    private string Another()
    {
        var name = PostgresDatabases.Empty();
        _others.Add(name);
        return name;
    }

    private StoreException Refused(string uri)
    {
        var e = Assert.Throws<StoreException>(() => AuraStore.Open(uri, key: _store.Key));
        Assert.DoesNotContain(PostgresServer.Shared.Password, $"{e}");
        return e;
    }
}
