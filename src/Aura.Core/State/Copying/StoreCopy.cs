using Aura.State.Engines;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Aura.State.Copying;

/// <summary>
/// Copies a store from its SQLite file to an empty database, all or nothing, and reads every row again. The file stays
/// as it is; both have the same key.
/// </summary>
public static class StoreCopy
{
    /// <param name="from">The SQLite file.</param>
    /// <param name="to">The database, as postgres://…</param>
    /// <param name="key">The file's key; null: beside it.</param>
    /// <exception cref="StoreException">It cannot be copied; nothing was.</exception>
    public static IReadOnlyList<CopiedTable> Run(string from, string to, string? key)
    {
        if (!File.Exists(from))
            throw new StoreException($"there is no store {from}");
        key ??= from + ".key";
        using var source = Open(from);
        // As it is now, to the last row; ends with the connection.
        Ask(source, "BEGIN");
        Judge(source, from, Sealer.Given(key));
        var opened = PostgresStore.Open(to, key, TimeProvider.System);
        opened.Database.Dispose();
        // Copying a large table takes longer than a statement of a server may.
        var settings = PostgresAddress.Parse(to).Settings;
        (settings.Options, settings.CommandTimeout) = (null, 0);
        using var data = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().Build();
        try
        {
            using var target = data.OpenConnection();
            using var writing = target.BeginTransaction();
            var copied = Copy(source, target, opened.Shown);
            writing.Commit();
            return copied;
        }
        catch (NpgsqlException e)
        {
            throw PostgresFaults.InWords(e);
        }
    }

    private static SqliteConnection Open(string path)
    {
        try
        {
            var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False;Default Timeout=10");
            connection.Open();
            return connection;
        }
        catch (SqliteException e)
        {
            throw new StoreException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static void Judge(SqliteConnection source, string path, Sealer sealer)
    {
        var known = Migrations.Known("sqlite")[^1].Number;
        try
        {
            if (Ask(source, "SELECT max(version) FROM schema_version") is not long version || version != known)
                throw new StoreException($"{path} is not of this version (schema {known}); open it once with this "
                    + "program, as by aura doctor --store, which brings it up to date");
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            if (Ask(source, $"SELECT execution FROM leases WHERE expires > {now} LIMIT 1") is string execution)
                throw new StoreException($"execution {execution} is under way in {path}: end all its servers, and wait "
                    + $"{Leases.Duration.TotalSeconds:0} s where one was killed");
            if (Ask(source, "SELECT sealed FROM audit_head WHERE id = 1") is byte[] head)
                sealer.Unseal(head, "audit head");
        }
        catch (SqliteException e)
        {
            throw new StoreException($"{path} is no store of Aura's, or damaged: {e.Message}", e);
        }
    }

    private static List<CopiedTable> Copy(SqliteConnection source, NpgsqlConnection target, string shown)
    {
        Do(target, "SELECT pg_advisory_xact_lock(hashtextextended('schema', 0))");
        var tables = TargetTable.All(target);
        // A server that was started on it has left nothing but a note of the empty audit.
        if (tables.FirstOrDefault(t => t.Name != "audit_head"
            && Do(target, $"SELECT 1 FROM {t.Name} LIMIT 1") is not null) is { } filled)
            throw new StoreException($"{shown} is not empty ({filled.Name} has rows); name an empty database");
        Do(target, "DELETE FROM audit_head");
        MakeMonths(source, target);
        return [.. tables.Select(t => Copy(source, target, t))];
    }

    private static CopiedTable Copy(SqliteConnection source, NpgsqlConnection target, TargetTable table)
    {
        var (sent, there) = (new RowDigest(), new RowDigest());
        var all = $"SELECT {table.Names} FROM {table.Name}";
        using (var command = new SqliteCommand(all, source))
        using (var rows = command.ExecuteReader())
        using (var import = target.BeginBinaryImport($"COPY {table.Name} ({table.Names}) FROM STDIN (FORMAT BINARY)"))
        {
            while (rows.Read())
            {
                sent.Add(rows);
                import.StartRow();
                for (var i = 0; i < table.Columns.Count; i++)
                    table.Columns[i].Write(import, rows.GetValue(i));
            }
            import.Complete();
        }
        using (var command = new NpgsqlCommand(all, target))
        using (var rows = command.ExecuteReader())
            while (rows.Read())
                there.Add(rows);
        if ((sent.Rows, sent.Text) != (there.Rows, there.Text))
            throw new StoreException($"{table.Name} is not the same in both ({sent.Rows} and {there.Rows} rows); "
                + "nothing was kept of it");
        table.Number(target);
        return new CopiedTable(table.Name, there.Rows, there.Text);
    }

    private static void MakeMonths(SqliteConnection source, NpgsqlConnection target)
    {
        using var command = new SqliteCommand("SELECT DISTINCT substr(at, 1, 7) FROM audit", source);
        using var months = command.ExecuteReader();
        var session = new PostgresSession(target);
        while (months.Read())
            new Months().Make(session, "audit", DateTimeOffset.Parse($"{months.GetString(0)}-01T00:00:00Z"));
    }

    private static object? Ask(SqliteConnection source, string sql)
    {
        using var command = new SqliteCommand(sql, source);
        return command.ExecuteScalar();
    }

    private static object? Do(NpgsqlConnection target, string sql)
    {
        using var command = new NpgsqlCommand(sql, target);
        return command.ExecuteScalar();
    }
}
