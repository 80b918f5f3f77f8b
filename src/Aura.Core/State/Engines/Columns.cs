using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>Reads what the engines have in different sizes.</summary>
internal static class Columns
{
    /// <summary>A small number, also where PostgreSQL counts or adds up to a larger type.</summary>
    public static int Int(this DbDataReader row, int column) => row is NpgsqlDataReader
        ? Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture) : row.GetInt32(column);
}
