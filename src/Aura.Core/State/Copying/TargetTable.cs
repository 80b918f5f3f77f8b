using Npgsql;

namespace Aura.State.Copying;

/// <summary>A table of PostgreSQL: its columns, and which of them number the rows.</summary>
internal sealed record TargetTable(string Name, IReadOnlyList<TargetColumn> Columns)
{
    // A note of this program about the database itself.
    private static readonly string[] OfTheDatabase = ["schema_version", "commits", "store_key"];

    public string Names => string.Join(", ", Columns.Select(c => c.Name));

    /// <summary>Those that others refer to first.</summary>
    public static IReadOnlyList<TargetTable> All(NpgsqlConnection connection)
    {
        var columns = Rows(connection, """
            SELECT c.table_name, c.column_name, c.data_type, c.is_identity = 'YES' FROM information_schema.columns c
            JOIN pg_class t ON t.oid = to_regclass(c.table_name) AND t.relkind IN ('r', 'p') AND NOT t.relispartition
            WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position
            """, r => (Table: r.GetString(0),
                Column: new TargetColumn(r.GetString(1), r.GetString(2), r.GetBoolean(3))));
        var refers = Rows(connection, "SELECT CAST(CAST(conrelid AS regclass) AS text), "
            + "CAST(CAST(confrelid AS regclass) AS text) FROM pg_constraint WHERE contype = 'f' AND conparentid = 0",
            r => (From: r.GetString(0), To: r.GetString(1))).ToLookup(r => r.From, r => r.To);
        var tables = columns.Where(c => !OfTheDatabase.Contains(c.Table)).GroupBy(c => c.Table, c => c.Column)
            .ToDictionary(g => g.Key, g => new TargetTable(g.Key, [.. g]));
        var sorted = new List<TargetTable>();
        foreach (var name in tables.Keys.Order(StringComparer.Ordinal))
            Place(name);
        return sorted;

        void Place(string name)
        {
            if (sorted.Exists(t => t.Name == name))
                return;
            foreach (var other in refers[name].Where(o => o != name))
                Place(other);
            sorted.Add(tables[name]);
        }
    }

    /// <summary>Goes on counting where the copied rows end.</summary>
    public void Number(NpgsqlConnection connection)
    {
        foreach (var column in Columns.Where(c => c.Numbers))
            Rows(connection, $"SELECT setval(pg_get_serial_sequence('{Name}', '{column.Name}'), "
                + $"coalesce(max({column.Name}), 1), max({column.Name}) IS NOT NULL) FROM {Name}", _ => 0);
    }

    private static List<T> Rows<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
