using Microsoft.Data.Sqlite;

namespace Aura.State;

/// <summary>
/// One connection, one lock: calls are short and synchronous, so that a commit is on disk when it returns. Other
/// processes on the same file are waited for (busy_timeout).
/// </summary>
internal sealed class Database(SqliteConnection connection) : IDisposable
{
    private const int MostKept = 256;

    private readonly Lock _gate = new();

    // Preparing takes longer than running: those not in use are kept, by their text.
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteTransaction? _transaction;

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_gate)
        {
            var command = Command(sql, parameters);
            var changed = command.ExecuteNonQuery();
            Keep(command);
            return changed;
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_gate)
        {
            var command = Command(sql, parameters);
            var rows = new List<T>();
            using (var reader = command.ExecuteReader())
                while (reader.Read())
                    rows.Add(read(reader));
            Keep(command);
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
            if (_transaction is not null)
                return work();
            using var transaction = connection.BeginTransaction(deferred: false);
            _transaction = transaction;
            try
            {
                var result = work();
                transaction.Commit();
                return result;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    public void Transact(Action work) => Transact(() =>
    {
        work();
        return true;
    });

    public void Dispose()
    {
        // A lease that is being renewed may still be in here.
        lock (_gate)
        {
            foreach (var command in _prepared.Values)
                command.Dispose();
            connection.Dispose();
        }
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_prepared.Remove(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
        }
        command.Transaction = _transaction;
        command.Parameters.Clear();
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>For the next time. One that failed is not kept.</summary>
    private void Keep(SqliteCommand command)
    {
        command.Transaction = null;
        if (_prepared.Count >= MostKept || !_prepared.TryAdd(command.CommandText, command))
            command.Dispose();
    }
}
