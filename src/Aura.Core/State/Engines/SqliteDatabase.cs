using System.Data.Common;
using Aura.Kubernetes;
using Microsoft.Data.Sqlite;

namespace Aura.State.Engines;

/// <summary>
/// One connection, one lock: whoever writes is alone, so no concern needs a lock of its own. Other processes on the
/// same file are waited for (busy_timeout).
/// </summary>
internal sealed class SqliteDatabase(SqliteConnection connection) : Database
{
    private const int MostKept = 256;

    private readonly Lock _gate = new();

    // Preparing takes longer than running: those not in use are kept, by their text.
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteTransaction? _transaction;

    public override string Engine => "sqlite";

    public override string Tables => "SELECT name FROM sqlite_master WHERE type = 'table'";

    public override int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        lock (_gate)
        {
            var command = Command(sql, parameters);
            var changed = command.ExecuteNonQuery();
            Keep(command);
            return changed;
        }
    }

    public override List<T> Query<T>(string sql, Func<DbDataReader, T> read,
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
    public override T Transact<T>(Func<T> work)
    {
        lock (_gate)
        {
            if (_transaction is not null)
                return work();
            using var transaction = connection.BeginTransaction(deferred: false);
            _transaction = transaction;
            Order.Begin();
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

    public override Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel) =>
        Pause.ForAsync(atMost, time, cancel);

    public override void Dispose()
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
