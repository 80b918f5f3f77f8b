using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Aura.State.Engines;

/// <summary>Reads what rows have, whatever the engine.</summary>
internal static class Columns
{
    /// <summary>A small number, also where PostgreSQL counts or adds up to a larger type.</summary>
    // Asked this way round, a process on SQLite does not load PostgreSQL's library.
    public static int Int(this DbDataReader row, int column) => row is SqliteDataReader
        ? row.GetInt32(column) : Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>Null where it is empty.</summary>
    public static string? Text(this DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetString(column);
}
