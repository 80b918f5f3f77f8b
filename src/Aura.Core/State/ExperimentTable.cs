using System.Data.Common;
using System.Text.Json;
using Aura.Learning.Experiments;
using Aura.Planning;
using Aura.Plans;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>Experiments, what they assigned, and what came of it.</summary>
public sealed class ExperimentTable
{
    private const string Columns = "id, body, started, started_by, ended, why";
    private readonly Database _db;

    internal ExperimentTable(Database db) => _db = db;

    /// <returns>Null where one is under way for the same type of finding.</returns>
    public Experiment? Begin(Design design, string who, DateTimeOffset at) => _db.Transact(() =>
    {
        _db.Alone(Concern.Learning);
        if (Running().Any(r => r.Design.Findings.Intersect(design.Findings).Any()))
            return null;
        var number = _db.Query("SELECT count(*) FROM experiments", r => r.Int(0))[0] + 1;
        var experiment = new Experiment($"e-{number}", design, at, who, null, null);
        _db.Execute("INSERT INTO experiments (id, body, started, started_by) VALUES ($id, $body, $started, $by)",
            ("$id", experiment.Id), ("$body", JsonSerializer.Serialize(design, PlanJson.Options)),
            ("$started", at.ToUnixTimeMilliseconds()), ("$by", who));
        return experiment;
    });

    /// <summary>False where it does not run (any more).</summary>
    public bool Stop(string id, string why, DateTimeOffset at) => _db.Execute(
        "UPDATE experiments SET ended = $at, why = $why WHERE id = $id AND ended IS NULL",
        ("$id", id), ("$why", why), ("$at", at.ToUnixTimeMilliseconds())) == 1;

    public IReadOnlyList<Experiment> Running() =>
        _db.Query($"SELECT {Columns} FROM experiments WHERE ended IS NULL ORDER BY started, id", Read);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Experiment> List(int limit) => _db.Query(
        $"SELECT {Columns} FROM experiments ORDER BY started DESC, id LIMIT $limit", Read, ("$limit", limit));

    /// <summary>Notes what the experiment gave to a plan.</summary>
    public void Log(string experiment, RemediationPlan plan, string cluster) => _db.Execute(
        "INSERT INTO experiment_assignments (plan, experiment, cluster, finding, strategy, propensity, at) "
        + "VALUES ($plan, $experiment, $cluster, $finding, $strategy, $propensity, $at) ON CONFLICT (plan) DO NOTHING",
        ("$plan", plan.PlanId),
        ("$experiment", experiment), ("$cluster", cluster), ("$finding", plan.Finding.Id),
        ("$strategy", plan.Recommended), ("$propensity", plan.Assignment!.Propensities[plan.Recommended!]),
        ("$at", plan.CreatedAt.ToUnixTimeMilliseconds()));

    /// <summary>Plans by the strategy that they were to recommend.</summary>
    public IReadOnlyDictionary<string, int> Assigned(string experiment) => _db.Query(
        "SELECT strategy, count(*) FROM experiment_assignments WHERE experiment = $experiment GROUP BY strategy",
        r => KeyValuePair.Create(r.GetString(0), r.Int(1)), ("$experiment", experiment))
        .ToDictionary(StringComparer.Ordinal);

    /// <summary>How it stands.</summary>
    public Comparison Compare(Experiment experiment)
    {
        var seen = _db.Query("SELECT strategy, worked, seconds, collateral IS NOT NULL FROM outcomes "
            + "WHERE experiment = $id AND worked IS NOT NULL ORDER BY id", r => (Strategy: r.GetString(0),
                Outcome: (r.GetBoolean(1), r.GetDouble(2), r.GetBoolean(3))), ("$id", experiment.Id))
            .ToLookup(o => o.Strategy, o => o.Outcome);
        var design = experiment.Design;
        return Comparison.Of(Arm.Of(design.A, seen[design.A]), Arm.Of(design.B, seen[design.B]), design.Metric);
    }

    /// <summary>After each outcome: ends the experiment where its rules say so.</summary>
    internal void Judge(Outcome outcome)
    {
        if (outcome.Experiment is not { } id || Running().FirstOrDefault(e => e.Id == id) is not { } experiment)
            return;
        if (Compare(experiment).Stop(experiment.Design) is { } why)
            Stop(id, why, outcome.At);
    }

    private static Experiment Read(DbDataReader r) => new(r.GetString(0),
        JsonSerializer.Deserialize<Design>(r.GetString(1), PlanJson.Options)!,
        DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(2)), r.GetString(3),
        r.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(4)),
        r.IsDBNull(5) ? null : r.GetString(5));
}
