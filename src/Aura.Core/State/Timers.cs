namespace Aura.State;

/// <summary>The timed undos; any process on the store may find one due.</summary>
public sealed class Timers
{
    private readonly Database _db;

    internal Timers(Database db) => _db = db;

    /// <summary>Sets the execution's timer; one that is set already stays as it is.</summary>
    public void Set(string execution, string cluster, DateTimeOffset due) => _db.Execute(
        "INSERT INTO timers (execution, cluster, due, state) VALUES ($execution, $cluster, $due, $state) "
        + "ON CONFLICT (execution) DO NOTHING",
        ("$execution", execution), ("$cluster", cluster), ("$due", due.ToUnixTimeMilliseconds()),
        ("$state", Words.Of(TimerState.Pending)));

    public RestoreTimer? Of(string execution) =>
        Select("WHERE execution = $execution", ("$execution", execution)).FirstOrDefault();

    /// <summary>The cluster's timers that are still to fire, the next one first.</summary>
    public IReadOnlyList<RestoreTimer> Pending(string cluster) => Select(
        "WHERE cluster = $cluster AND state = $state ORDER BY due",
        ("$cluster", cluster), ("$state", Words.Of(TimerState.Pending)));

    /// <summary>Ends a pending timer; does nothing to any other.</summary>
    public void End(string execution, TimerState state) => _db.Execute(
        "UPDATE timers SET state = $state WHERE execution = $execution AND state = $pending",
        ("$execution", execution), ("$state", Words.Of(state)), ("$pending", Words.Of(TimerState.Pending)));

    private List<RestoreTimer> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) => _db.Query(
        $"SELECT execution, due, state FROM timers {tail}",
        r => new RestoreTimer(r.GetString(0), DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)),
            Words.Parse<TimerState>(r.GetString(2))), parameters);
}
