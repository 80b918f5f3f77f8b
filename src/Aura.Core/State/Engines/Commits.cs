using System.Collections.Concurrent;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>
/// Makes every commit certain. Each transaction counts up a row of its own in what it commits; where the answer to the
/// COMMIT is lost, the row tells whether it was carried out. Rows are reused by later transactions of this process, one
/// at a time each.
/// </summary>
internal sealed class Commits(NpgsqlDataSource source)
{
    private readonly ConcurrentBag<Mark> _free = [];

    private sealed class Mark
    {
        public string Id { get; } = $"{Guid.NewGuid():N}";

        public long Number { get; set; }
    }

    /// <exception cref="NpgsqlException">It was not committed.</exception>
    public void Commit(PostgresSession session, NpgsqlTransaction transaction)
    {
        var mark = _free.TryTake(out var free) ? free : new Mark();
        mark.Number++;
        session.Execute("INSERT INTO commits (id, number, at) VALUES ($id, $number, now()) ON CONFLICT (id) "
            + "DO UPDATE SET number = excluded.number, at = excluded.at", ("$id", mark.Id), ("$number", mark.Number));
        try
        {
            transaction.Commit();
        }
        catch (NpgsqlException e) when (PostgresFaults.IsLost(e))
        {
            if (!PostgresRetries.Patient.Run(() => IsThere(mark)))
                throw;
        }
        // One whose fate is unknown is never used again.
        _free.Add(mark);
    }

    /// <summary>Waits where the server still has the lost transaction: its row is locked.</summary>
    private bool IsThere(Mark mark)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        // Holds back an insert that is still under way, which no row lock would show.
        var session = new PostgresSession(connection);
        session.Execute("INSERT INTO commits (id, number, at) VALUES ($id, 0, now()) ON CONFLICT (id) DO NOTHING",
            ("$id", mark.Id));
        return session.Query("SELECT number FROM commits WHERE id = $id FOR UPDATE", r => r.GetInt64(0),
            ("$id", mark.Id)) is [var number] && number == mark.Number;
    }
}
