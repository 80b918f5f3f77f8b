namespace Aura.State;

/// <summary>Brings a store to this program's schema, in numbered steps; refuses what a newer program wrote.</summary>
internal static class Migrations
{
    private const string Prefix = "migrations/";
    private const int FirstWithHistory = 10;

    /// <returns>The version before.</returns>
    public static int Apply(Database db, string path, TimeProvider time)
    {
        var known = Known();
        return db.Transact(() =>
        {
            var tables = db.Query("SELECT name FROM sqlite_master WHERE type = 'table'", r => r.GetString(0));
            if (tables.Count > 0 && !tables.Contains("schema_version"))
                throw new StoreException(
                    $"{path} is a database, but not one of Aura's; choose another file with --store");
            db.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, at TEXT NOT NULL)");
            var current = db.Query("SELECT coalesce(max(version), 0) FROM schema_version", r => r.GetInt32(0))[0];
            if (current > known[^1].Number)
                throw new StoreException(
                    $"{path} was written by a newer Aura (schema {current}, this one knows {known[^1].Number}); " +
                    "update this program, or choose another file with --store");
            foreach (var (number, sql) in known.Where(m => m.Number > current))
            {
                db.Execute(sql);
                db.Execute("INSERT INTO schema_version VALUES ($version, $at)",
                    ("$version", number), ("$at", time.GetUtcNow().ToString("O")));
            }
            if (current < FirstWithHistory)
                new HistoryTallies(db).Recount();
            return current;
        });
    }

    private static List<(int Number, string Sql)> Known()
    {
        var assembly = typeof(Migrations).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (int.Parse(name.AsSpan(Prefix.Length, 3)), reader.ReadToEnd());
            }).OrderBy(m => m.Item1)];
    }
}
