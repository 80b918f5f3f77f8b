using Microsoft.Data.Sqlite;

namespace Aura.State.Engines;

/// <summary>Opens the file, or makes one where there is none.</summary>
internal static class SqliteStore
{
    private const string Another = "choose another file with --store";
    private const string WayOut = "it was left as it is: move it away or " + Another;

    /// <param name="key">Where the key is; null: beside the file.</param>
    public static OpenedStore Open(string path, string? key, TimeProvider time)
    {
        path = Path.GetFullPath(path);
        SqliteConnection? connection = null;
        try
        {
            PrivateFile.EnsureDirectory(path);
            PrivateFile.Touch(path);
            connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=10");
            connection.Open();
            var db = new SqliteDatabase(connection);
            var sound = db.Query("PRAGMA quick_check(1)", r => r.GetString(0));
            if (sound is not ["ok"])
                throw new StoreException($"{path} is damaged ({sound[0]}); {WayOut}");
            db.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; " +
                       "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
            var version = Migrations.Apply(db, path, Another, time);
            return new OpenedStore(db, path, path, key is null ? Sealer.Beside(path) : Sealer.Given(key), version);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            var what = e is SqliteException { SqliteErrorCode: 11 or 26 }
                ? "is damaged or not a database" : $"cannot be opened: {e.Message}";
            throw new StoreException($"{path} {what}; {WayOut}", e);
        }
        catch (StoreException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>A database that nobody else sees; nothing touches a disk.</summary>
    public static SqliteDatabase InMemory(TimeProvider time)
    {
        var connection = new SqliteConnection("Data Source=:memory:;Pooling=False");
        connection.Open();
        var db = new SqliteDatabase(connection);
        db.Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON");
        Migrations.Apply(db, ":memory:", Another, time);
        return db;
    }
}
