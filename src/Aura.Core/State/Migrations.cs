using Aura.State.Engines;

namespace Aura.State;

/// <summary>
/// Brings a store to this program's schema, in numbered steps; refuses what a newer program wrote. Each engine has its
/// own steps, under the same numbers.
/// </summary>
internal static class Migrations
{
    private const string Prefix = "migrations/";
    private const int FirstWithHistory = 10;

    /// <param name="shown">The store, in messages.</param>
    /// <param name="another">How to choose another one.</param>
    /// <returns>The version before.</returns>
    public static int Apply(Database db, string shown, string another, TimeProvider time)
    {
        var known = Known(db.Engine);
        return db.Transact(() =>
        {
            db.Alone("schema");
            var tables = db.Query(db.Tables, r => r.GetString(0));
            if (tables.Count > 0 && !tables.Contains("schema_version"))
                throw new StoreException($"{shown} is a database, but not one of Aura's; {another}");
            if (tables.Count == 0)
                db.Execute(
                    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, at TEXT NOT NULL)");
            var current = db.Query("SELECT coalesce(max(version), 0) FROM schema_version", r => r.Int(0))[0];
            if (current > known[^1].Number)
                throw new StoreException(
                    $"{shown} was written by a newer Aura (schema {current}, this one knows {known[^1].Number}); " +
                    $"update this program, or {another}");
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

    /// <summary>The engine's steps, by their numbers.</summary>
    internal static List<(int Number, string Sql)> Known(string engine)
    {
        var (assembly, prefix) = (typeof(Migrations).Assembly, Prefix + engine + "/");
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (int.Parse(name.AsSpan(prefix.Length, 3)), reader.ReadToEnd());
            }).OrderBy(m => m.Item1)];
    }
}
