using System.Collections.Concurrent;
using System.Globalization;

namespace Aura.State.Engines;

/// <summary>The parts of a table that hold one month each; made when the first row of the month comes.</summary>
internal sealed class Months
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public static string Of(string table, DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{table}_{time.UtcDateTime:yyyy_MM}");

    /// <summary>Made apart and attached: those who read the table meanwhile are not held up.</summary>
    public void Make(PostgresSession session, string table, DateTimeOffset time)
    {
        var name = Of(table, time);
        if (_known.ContainsKey(name) || !session.Made.Add(name))
            return;
        if (All(session, table).Contains(name))
            return;
        var first = new DateTime(time.UtcDateTime.Year, time.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        session.Execute($"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {table} ATTACH PARTITION {name} "
            + $"FOR VALUES FROM ('{first:yyyy-MM}') TO ('{first.AddMonths(1):yyyy-MM}')"));
    }

    public static int Drop(PostgresSession session, string table, DateTimeOffset before)
    {
        var old = All(session, table).Where(n => string.CompareOrdinal(n, Of(table, before)) < 0).ToList();
        old.ForEach(name => session.Execute($"DROP TABLE {name}"));
        return old.Count;
    }

    private static List<string> All(PostgresSession session, string table) => session.Query(
        "SELECT CAST(c.relname AS text) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        + "WHERE i.inhparent = CAST($table AS regclass)", r => r.GetString(0), ("$table", table));

    /// <summary>The transaction is committed: what it made is there to stay.</summary>
    public void Keep(PostgresSession session)
    {
        foreach (var name in session.Made)
            _known[name] = true;
    }
}
