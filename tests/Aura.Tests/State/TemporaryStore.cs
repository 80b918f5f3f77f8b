using Aura.State;
using Aura.Tests.State.Engines;
using Microsoft.Data.Sqlite;

namespace Aura.Tests.State;

/// <summary>
/// A store of its own that goes away with the test: a file in a directory, or a database. With AURA_TEST_STORE=postgres
/// whatever does not ask for one of them runs on PostgreSQL.
/// </summary>
internal sealed class TemporaryStore : IDisposable
{
    private static readonly Engine Usual =
        Environment.GetEnvironmentVariable("AURA_TEST_STORE") == "postgres" ? Engine.Postgres : Engine.Sqlite;

    private readonly string _directory = Directory.CreateTempSubdirectory("aura-store-").FullName;
    private readonly List<AuraStore> _open = [];
    private readonly Engine _engine;
    private readonly string? _database;

    public TemporaryStore(Engine? engine = null)
    {
        _engine = engine ?? Usual;
        _database = _engine == Engine.Postgres ? PostgresDatabases.New(KeyPath) : null;
        Path = _database is null ? System.IO.Path.Combine(_directory, "aura.db") : PostgresServer.Shared.Uri(_database);
    }

    /// <summary>Its name; null where the store is a file.</summary>
    public string? Database => _database;

    /// <summary>As --store takes it.</summary>
    public string Path { get; }

    /// <summary>As --store-key takes it; null: beside the file.</summary>
    public string? Key => _database is null ? null : KeyPath;

    /// <summary>A folder for archives, beside the store.</summary>
    public string Archives => Directory.CreateDirectory(System.IO.Path.Combine(_directory, "archives")).FullName;

    private string KeyPath => System.IO.Path.Combine(_directory, "aura.key");

    /// <summary>Each call stands for a process of its own.</summary>
    public AuraStore Open(TimeProvider? time = null)
    {
        var store = AuraStore.Open(Path, time, Key);
        _open.Add(store);
        return store;
    }

    /// <summary>Past the store, as its owner may.</summary>
    public object? Sql(string sql)
    {
        if (_database is not null)
            return PostgresServer.Shared.Sql(_database, sql);
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose()
    {
        _open.ForEach(s => s.Dispose());
        if (_database is not null)
            PostgresDatabases.Drop(_database);
        Directory.Delete(_directory, recursive: true);
    }
}
