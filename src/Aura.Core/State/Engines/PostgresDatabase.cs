using System.Data;
using System.Data.Common;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>
/// A pooled connection for each call or transaction. READ COMMITTED: what is read to be written again is read under
/// the lock of its concern (an advisory lock until the commit) or of its row.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresRetries _retries;
    private readonly PostgresBell _bell;
    private readonly Commits _commits;
    private readonly Months _months = new();
    private readonly ThreadLocal<PostgresSession?> _current = new();

    public PostgresDatabase(NpgsqlDataSource source, PostgresRetries retries)
    {
        (_source, _retries) = (source, retries);
        _commits = new Commits(source);
        _bell = new PostgresBell(source);
    }

    public override string Engine => "postgres";

    public override string Tables => "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";

    public override string ForUpdate => " FOR UPDATE";

    public override string ForUpdateOfFree => " FOR UPDATE SKIP LOCKED";

    public override int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_current.Value is { } session)
            return session.Execute(sql, parameters);
        var kept = parameters.ToArray();
        return Transact(() => _current.Value!.Execute(sql, kept));
    }

    public override List<T> Query<T>(string sql, Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (_current.Value is { } session)
            return session.Query(sql, read, parameters);
        var kept = parameters.ToArray();
        return PostgresSession.Reads(sql) ? _retries.Run(() => Ask(sql, read, kept))
            : Transact(() => _current.Value!.Query(sql, read, kept));
    }

    public override T Transact<T>(Func<T> work) => _current.Value is null ? _retries.Run(() => Try(work)) : work();

    protected override void Lock(string concern) =>
        _current.Value!.Query("SELECT pg_advisory_xact_lock(hashtextextended($concern, 0))", _ => 0,
            [("$concern", concern)]);

    public override void Make(string table, DateTimeOffset month) => _months.Make(_current.Value!, table, month);

    public override bool IsByMonth => true;

    public override int Drop(string table, DateTimeOffset month) => Months.Drop(_current.Value!, table, month);

    public override void Tell(string id) =>
        Query($"SELECT pg_notify('{PostgresBell.Channel}', $id)", _ => 0, ("$id", id));

    public override Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel) =>
        _bell.WaitAsync(atMost, time, cancel);

    public override void Dispose()
    {
        _bell.Dispose();
        _source.Dispose();
    }

    private List<T> Ask<T>(string sql, Func<DbDataReader, T> read, (string, object?)[] parameters)
    {
        using var connection = _source.OpenConnection();
        return new PostgresSession(connection).Query(sql, read, parameters);
    }

    private T Try<T>(Func<T> work)
    {
        using var connection = _source.OpenConnection();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        var session = new PostgresSession(connection);
        T result;
        try
        {
            _current.Value = session;
            Order.Begin();
            result = work();
        }
        catch (InvalidOperationException e) when (connection.State != ConnectionState.Open)
        {
            throw new NpgsqlException("the connection was lost", new IOException(e.Message, e));
        }
        finally
        {
            _current.Value = null;
        }
        if (session.HasWritten)
            _commits.Commit(session, transaction);
        else
            transaction.Commit();
        _months.Keep(session);
        return result;
    }
}
