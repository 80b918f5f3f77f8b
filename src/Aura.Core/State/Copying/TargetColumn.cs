using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Aura.State.Copying;

/// <summary>A column of PostgreSQL.</summary>
/// <param name="Numbers">It is counted up by itself.</param>
internal sealed record TargetColumn(string Name, string Type, bool Numbers)
{
    /// <summary>Writes a value of SQLite's as this column has it.</summary>
    public void Write(NpgsqlBinaryImporter to, object value)
    {
        switch (value)
        {
            case DBNull:
                to.WriteNull();
                break;
            case byte[] bytes:
                to.Write(bytes, NpgsqlDbType.Bytea);
                break;
            case string text:
                to.Write(text, NpgsqlDbType.Text);
                break;
            case var number when Type == "double precision":
                to.Write(Convert.ToDouble(number, CultureInfo.InvariantCulture), NpgsqlDbType.Double);
                break;
            case long number when Type == "boolean":
                to.Write(number != 0, NpgsqlDbType.Boolean);
                break;
            case long number when Type == "integer":
                to.Write(checked((int)number), NpgsqlDbType.Integer);
                break;
            default:
                to.Write((long)value, NpgsqlDbType.Bigint);
                break;
        }
    }
}
