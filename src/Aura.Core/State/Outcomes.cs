using System.Text.Json;
using Aura.Learning.Analytics;
using Aura.Plans;

namespace Aura.State;

/// <summary>The outcomes of executions; one each.</summary>
public sealed class Outcomes
{
    private readonly Database _db;
    private readonly CircumstancesTable _circumstances;
    private readonly Rechecks _rechecks;
    private readonly IReadOnlyList<Action<Outcome, long, int>> _counts;

    /// <param name="counts">
    /// What adds outcomes up: told of each with its circumstances, and 1 to count it or -1 to take it out again.
    /// </param>
    internal Outcomes(Database db, CircumstancesTable circumstances, Rechecks rechecks,
        IReadOnlyList<Action<Outcome, long, int>> counts) =>
        (_db, _circumstances, _rechecks, _counts) = (db, circumstances, rechecks, counts);

    /// <summary>False where the execution has one already; nothing is changed then.</summary>
    public bool Add(Outcome outcome) => _db.Transact(() =>
    {
        _db.Alone(Concern.Learning);
        var circumstances = _circumstances.IdOf(outcome.Circumstances);
        if (_db.Execute($"INSERT INTO outcomes ({OutcomeColumns.Names}) VALUES ({OutcomeColumns.Places}) "
            + "ON CONFLICT (execution) DO NOTHING",
            OutcomeColumns.Of(outcome, circumstances)) == 0)
            return false;
        Count(outcome, circumstances, 1);
        return true;
    });

    public Outcome? Find(string execution) =>
        Select("WHERE o.execution = $execution", ("$execution", execution)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Outcome> List(int limit) => Select("ORDER BY o.at DESC, o.id DESC LIMIT $limit",
        ("$limit", limit));

    /// <summary>The newest about the finding that worked.</summary>
    public Outcome? LastThatWorked(string findingId) => Select(
        "WHERE o.finding_id = $finding AND o.worked = TRUE ORDER BY o.at DESC LIMIT 1", ("$finding", findingId))
        .FirstOrDefault();

    /// <summary>The newest of these strategies with these types of finding.</summary>
    public IReadOnlyList<Outcome> OfStrategies(
        IReadOnlyList<string> strategies, IReadOnlyList<string> findings, int limit = 4_000) =>
        [.. strategies.SelectMany(s => findings.SelectMany(f => Select(
            "WHERE o.strategy = $strategy AND o.finding = $finding ORDER BY o.at DESC, o.id DESC LIMIT $limit",
            ("$strategy", s), ("$finding", f), ("$limit", limit / (strategies.Count * findings.Count)))))];

    /// <summary>A person has taken back what had succeeded.</summary>
    public void Withdraw(string execution)
    {
        Change(execution, o => o with { Withdrawn = true, Undo = "undone", Because = Setback.TakenBack });
        _rechecks.Drop(execution);
    }

    /// <summary>It was looked at again.</summary>
    public void Look(string execution, TimeSpan after, bool well) => Change(execution, o => after switch
    {
        { TotalMinutes: < 30 } => o with { WellAfter10Minutes = well },
        { TotalHours: < 12 } => o with { WellAfter1Hour = well },
        _ => o with { WellAfter24Hours = well },
    });

    /// <summary>Drops those that ended before then; what was added up of them stays.</summary>
    /// <returns>How many.</returns>
    public int Forget(DateTimeOffset before)
    {
        for (var dropped = 0; ;)
        {
            var some = _db.Execute("DELETE FROM outcomes WHERE id IN (SELECT id FROM outcomes WHERE at < $before "
                + "ORDER BY at LIMIT 10000)", ("$before", before.ToUnixTimeMilliseconds()));
            if (some == 0)
                return dropped;
            dropped += some;
        }
    }

    /// <summary>One line of JSON each, oldest first.</summary>
    public int Export(TextWriter to)
    {
        var (last, written) = (0L, 0);
        while (true)
        {
            var page = _db.Query(OutcomeColumns.SelectWithId
                + " WHERE o.id > $last ORDER BY o.id LIMIT 1000",
                r => (Outcome: OutcomeColumns.Read(r), Id: r.GetInt64(OutcomeColumns.Id)), ("$last", last));
            if (page.Count == 0)
                return written;
            foreach (var (outcome, id) in page)
            {
                to.WriteLine(JsonSerializer.Serialize(outcome, PlanJson.Options));
                (last, written) = (id, written + 1);
            }
        }
    }

    /// <summary>All or none; those that are known already are left as they are.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="FormatException">Lines that are no outcome; names them.</exception>
    public int Import(TextReader from) => _db.Transact(() =>
    {
        var (added, number) = (0, 0);
        while (from.ReadLine() is { } line)
        {
            number++;
            if (line.Length > 0 && Add(OutcomeLine.Parse(line, number)))
                added++;
        }
        return added;
    });

    private void Change(string execution, Func<Outcome, Outcome> change) => _db.Transact(() =>
    {
        _db.Alone(Concern.Learning);
        if (Find(execution) is not { } before)
            return;
        var after = change(before);
        _db.Execute("UPDATE outcomes SET worked = $worked, undo = $undo, withdrawn = $withdrawn, "
            + "because = $because, well_10m = $well10m, well_1h = $well1h, well_24h = $well24h "
            + "WHERE execution = $execution",
            ("$execution", execution), ("$worked", after.Worked), ("$undo", after.Undo),
            ("$withdrawn", after.Withdrawn), ("$because", after.Because), ("$well10m", after.WellAfter10Minutes),
            ("$well1h", after.WellAfter1Hour), ("$well24h", after.WellAfter24Hours));
        if (after.Worked == before.Worked && after.Withdrawn == before.Withdrawn)
            return;
        var circumstances = _circumstances.IdOf(before.Circumstances);
        Count(before, circumstances, -1);
        Count(after, circumstances, 1);
    });

    private void Count(Outcome outcome, long circumstances, int sign)
    {
        foreach (var count in _counts)
            count(outcome, circumstances, sign);
    }

    private List<Outcome> Select(string tail, params ReadOnlySpan<(string, object?)> parameters) =>
        _db.Query($"{OutcomeColumns.Select} {tail}", OutcomeColumns.Read, parameters);
}
