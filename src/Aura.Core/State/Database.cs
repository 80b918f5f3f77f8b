using Microsoft.Data.Sqlite;

namespace Aura.State;

/// <summary>
/// One connection, one lock: calls are short and synchronous, so that a commit is on disk when it returns. Other
/// processes on the same file are waited for (busy_timeout).
/// </summary>
internal sealed class Database(SqliteConnection connection) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _inTransaction;

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_gate)
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_gate)
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
                rows.Add(read(reader));
            return rows;
        }
    }

    /// <summary>
    /// All or nothing, and alone: the write lock is taken at the start. Inside another one it is part of that.
    /// </summary>
    public T Transact<T>(Func<T> work)
    {
        lock (_gate)
        {
            if (_inTransaction)
                return work();
            using var transaction = connection.BeginTransaction(deferred: false);
            _inTransaction = true;
            try
            {
                var result = work();
                transaction.Commit();
                return result;
            }
            finally
            {
                _inTransaction = false;
            }
        }
    }

    public void Transact(Action work) => Transact(() =>
    {
        work();
        return true;
    });

    public void Dispose() => connection.Dispose();

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
