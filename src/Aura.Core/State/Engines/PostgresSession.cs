using System.Collections.Concurrent;
using System.Data.Common;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>Statements on one connection, in PostgreSQL's words.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection)
{
    private static readonly ConcurrentDictionary<string, PostgresSql> Known = new(StringComparer.Ordinal);

    /// <summary>Something was written: whether it is committed must be known.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>What was made in this transaction, by name.</summary>
    public HashSet<string> Made { get; } = new(StringComparer.Ordinal);

    public static bool Reads(string sql) => sql.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.Ordinal);

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        HasWritten = true;
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        HasWritten |= !Reads(sql);
        using var command = Command(sql, parameters);
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private NpgsqlCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var known = Known.GetOrAdd(sql, PostgresSql.Of);
        var command = connection.CreateCommand();
        command.CommandText = known.Text;
        foreach (var name in known.Names)
            command.Parameters.Add(new NpgsqlParameter { Value = Value(name, parameters) ?? DBNull.Value });
        return command;
    }

    private static object? Value(string name, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        foreach (var (given, value) in parameters)
            if (given == name)
                return value;
        throw new InvalidOperationException($"{name} is not given");
    }
}
