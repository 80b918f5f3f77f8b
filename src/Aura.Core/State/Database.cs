using System.Data.Common;

namespace Aura.State;

/// <summary>
/// What the tables are written against, once for every engine. SQL is what SQLite and PostgreSQL both understand:
/// parameters are <c>$name</c>, an upsert names what it conflicts with and the table of what it adds to, a flag is
/// compared with TRUE. LIKE ignores the case of letters. Calls are short and synchronous; a commit is on disk when it
/// returns.
/// </summary>
internal abstract class Database : IDisposable
{
    /// <summary>Whose migrations it takes.</summary>
    public abstract string Engine { get; }

    /// <summary>A question for the tables that there are.</summary>
    public abstract string Tables { get; }

    /// <summary>Ends a SELECT whose rows nobody else may change until the transaction ends.</summary>
    public virtual string ForUpdate => "";

    /// <summary>The same, leaving out those that somebody else has at the moment.</summary>
    public virtual string ForUpdateOfFree => "";

    public abstract int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters);

    public abstract List<T> Query<T>(string sql, Func<DbDataReader, T> read,
        params ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>
    /// All or nothing; inside another one it is part of that. Where a connection is lost it may be done again from the
    /// start: it changes nothing but the store, or what it may change twice.
    /// </summary>
    public abstract T Transact<T>(Func<T> work);

    public void Transact(Action work) => Transact(() =>
    {
        work();
        return true;
    });

    /// <summary>
    /// Nobody else is at the concern until the transaction ends. Whoever needs several takes them in the order of
    /// <see cref="Concern"/>.
    /// </summary>
    public void Alone(string concern)
    {
        Order.Take(concern);
        Lock(concern);
    }

    /// <summary>Makes room for rows of the month, where a table has a part for each.</summary>
    public virtual void Make(string table, DateTimeOffset month)
    {
    }

    /// <summary>Such tables have a part for each month.</summary>
    public virtual bool IsByMonth => false;

    /// <summary>Drops the months before that one.</summary>
    /// <returns>How many.</returns>
    public virtual int Drop(string table, DateTimeOffset month) => 0;

    /// <summary>Tells whoever waits, in any process, that something has changed; once it is committed.</summary>
    public virtual void Tell(string id)
    {
    }

    /// <summary>Ends when the time is up, or when something has been told meanwhile.</summary>
    public abstract Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel);

    public abstract void Dispose();

    /// <summary>To be told when a transaction begins.</summary>
    protected ConcernOrder Order { get; } = new();

    protected virtual void Lock(string concern)
    {
    }
}
