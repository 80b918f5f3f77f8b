using Aura.State;
using Aura.Tests.State.Engines;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.State;

public sealed class AuraStoreTests : IDisposable
{
    private readonly TemporaryStore _store = new(Engine.Sqlite);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        File.WriteAllText(_store.Path, "these are not the rows you are looking for, but there are enough bytes here");
        var before = File.ReadAllBytes(_store.Path);

        var e = Assert.Throws<StoreException>(() => _store.Open());

        Assert.Contains("damaged or not a database", e.Message);
        Assert.Contains("--store", e.Message);
        Assert.Equal(before, File.ReadAllBytes(_store.Path));
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_and_left_alone()
    {
        _store.Open().Dispose();
        Sql("INSERT INTO schema_version VALUES (99, 'tomorrow')");

        var e = Assert.Throws<StoreException>(() => _store.Open());

        Assert.Contains("newer Aura (schema 99", e.Message);
        Assert.Equal(99L, Sql("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public void Somebody_elses_database_is_refused()
    {
        Sql("CREATE TABLE recipes (name TEXT)");

        var e = Assert.Throws<StoreException>(() => _store.Open());

        Assert.Contains("not one of Aura's", e.Message);
        Assert.Equal(1L, Sql("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void The_key_and_the_store_are_readable_by_their_owner_only()
    {
        _store.Open();

        Assert.Equal(32, new FileInfo(_store.Path + ".key").Length);
        if (!OperatingSystem.IsWindows())
            foreach (var path in new[] { _store.Path, _store.Path + ".key" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_key_that_is_cut_short_is_refused()
    {
        _store.Open().Dispose();
        File.WriteAllBytes(_store.Path + ".key", [1, 2, 3]);

        Assert.Contains("32 bytes", Assert.Throws<StoreException>(() => _store.Open()).Message);
    }

    [Fact]
    public async Task Many_processes_open_a_new_store_at_once()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => AuraStore.Open(_store.Path))));

        Parallel.ForEach(stores, s => s.Audit.Append("alice", "test", "open", "succeeded"));

        Assert.Equal(8, stores[0].Audit.List(100).Count);
        Assert.Null(stores[0].Audit.FirstBroken());
        Assert.Equal(stores[0].Sealer.Hash("x"), stores[7].Sealer.Hash("x"));
        foreach (var store in stores)
            store.Dispose();
    }

    private object? Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
