using System.Data.Common;
using System.Text.Json;
using Aura.Learning;
using Aura.Plans;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>Outcomes added up by action, finding and context, as the success model needs them.</summary>
public sealed class SuccessTallies
{
    private const string Sums = "trials, successes, w, wy, ww, f, fy, ff, eta, prior, primed";

    private readonly Database _db;
    private (long Version, FittedModel Model)? _fitted;

    internal SuccessTallies(Database db) => _db = db;

    /// <summary>What was fitted last, by any process.</summary>
    public FittedModel Model
    {
        get
        {
            var version = _db.Query("SELECT version FROM success_model", r => r.GetInt64(0)).FirstOrDefault();
            if (_fitted?.Version == version)
                return _fitted.Value.Model;
            var model = _db.Query("SELECT body FROM success_model", r => JsonSerializer.Deserialize<FittedModel>(
                r.GetString(0), PlanJson.Options)).FirstOrDefault() ?? FittedModel.None;
            _fitted = (version, model);
            return model;
        }
    }

    /// <summary>Of an action (its parent is its risk), an action with a finding, or a context of that.</summary>
    public Tally Of(int level, string parent, string key) => _db.Query($"SELECT {Sums} FROM success_tallies "
        + "WHERE level = $level AND parent = $parent AND key = $key", Read, ("$level", level), ("$parent", parent),
        ("$key", key)).FirstOrDefault();

    /// <summary>All groups under the parent.</summary>
    public IReadOnlyList<(string Key, Tally Tally)> Under(int level, string parent) => _db.Query(
        $"SELECT {Sums}, key FROM success_tallies WHERE level = $level AND parent = $parent ORDER BY key",
        r => (r.GetString(11), Read(r)), ("$level", level), ("$parent", parent));

    /// <summary>All groups of the level.</summary>
    public IReadOnlyList<(string Parent, string Key, Tally Tally)> Level(int level) => _db.Query(
        $"SELECT {Sums}, parent, key FROM success_tallies WHERE level = $level ORDER BY parent, key",
        r => (r.GetString(11), r.GetString(12), Read(r)), ("$level", level));

    /// <summary>All circumstances that were met, those that weigh most first.</summary>
    public IReadOnlyList<(StepContext Context, double W, double Wy)> Cells() => _db.Query(
        "SELECT s.action, s.finding, s.class, c.features, s.w, s.wy FROM success_cells s "
        + "JOIN circumstances c ON c.id = s.circumstances WHERE s.w > 0 "
        + "ORDER BY s.w DESC, s.action, s.finding, s.class, c.id",
        r => (new StepContext(r.GetString(0), r.GetString(1), r.GetString(2), Circumstances.Parse(r.GetString(3))),
            r.GetDouble(4), r.GetDouble(5)));

    /// <summary>Counts the outcome's steps, or takes them out again.</summary>
    internal void Count(Outcome outcome, long circumstances, int sign)
    {
        if (outcome.Worked is null)
            return;
        foreach (var step in outcome.Steps)
            if (Worked(outcome, step) is { } worked)
                Count(new StepContext(step.Action, outcome.Finding ?? StepContext.NoFinding, step.Class,
                    outcome.Circumstances), step with { Worked = worked, Times = sign * step.Times }, outcome.At,
                    circumstances);
    }

    /// <summary>Takes over a new fit: the model, and what it says of each context on average.</summary>
    internal void Fitted(FittedModel model, IEnumerable<(string Parent, string Key, double Eta)> contexts) =>
        _db.Transact(() =>
        {
            _db.Alone(Concern.Learning);
            _db.Execute("INSERT INTO success_model (id, version, body) VALUES (1, 1, $body) "
                + "ON CONFLICT (id) DO UPDATE SET version = success_model.version + 1, body = excluded.body",
                ("$body", JsonSerializer.Serialize(model, PlanJson.Options)));
            foreach (var (parent, key, eta) in contexts)
                _db.Execute("UPDATE success_tallies SET eta = w * $eta WHERE level = 3 AND parent = $parent "
                    + "AND key = $key", ("$eta", eta), ("$parent", parent), ("$key", key));
        });

    /// <summary>A success that did not last was none, for every step that had worked.</summary>
    private static bool? Worked(Outcome outcome, OutcomeStep step) =>
        outcome.Worked == false && outcome.Status == "succeeded" ? false
        : outcome.Withdrawn ? false : step.Worked;

    private void Count(StepContext step, OutcomeStep outcome, DateTimeOffset at, long circumstances)
    {
        var tally = Tally.Of(outcome.Worked == true, at, outcome.Times, Model.Eta(step), outcome.Prior);
        Add(0, "", "all", tally);
        Add(1, step.Risk, step.Action, tally);
        Add(2, step.Action, step.Finding, tally);
        Add(3, step.WithFinding, step.Leaf, tally);
        _db.Execute("INSERT INTO success_cells (action, finding, class, circumstances, w, wy) "
            + "VALUES ($action, $finding, $class, $circumstances, $w, $wy) "
            + "ON CONFLICT (action, finding, class, circumstances) DO UPDATE SET w = success_cells.w + excluded.w, "
            + "wy = success_cells.wy + excluded.wy", ("$action", step.Action),
            ("$finding", step.Finding), ("$class", step.Class), ("$circumstances", circumstances), ("$w", tally.W),
            ("$wy", tally.Wy));
    }

    private void Add(int level, string parent, string key, Tally t) => _db.Execute(
        $"INSERT INTO success_tallies AS t (level, parent, key, {Sums}) "
        + "VALUES ($level, $parent, $key, $trials, $successes, $w, $wy, $ww, $f, $fy, $ff, $eta, $prior, $primed) "
        + "ON CONFLICT (level, parent, key) DO UPDATE SET trials = t.trials + excluded.trials, "
        + "successes = t.successes + excluded.successes, w = t.w + excluded.w, wy = t.wy + excluded.wy, "
        + "ww = t.ww + excluded.ww, f = t.f + excluded.f, fy = t.fy + excluded.fy, ff = t.ff + excluded.ff, "
        + "eta = t.eta + excluded.eta, prior = t.prior + excluded.prior, primed = t.primed + excluded.primed",
        ("$level", level), ("$parent", parent), ("$key", key), ("$trials", t.Trials), ("$successes", t.Successes),
        ("$w", t.W), ("$wy", t.Wy), ("$ww", t.Ww), ("$f", t.F), ("$fy", t.Fy), ("$ff", t.Ff), ("$eta", t.Eta),
        ("$prior", t.Prior), ("$primed", t.Primed));

    private static Tally Read(DbDataReader r) => new(r.Int(0), r.Int(1), r.GetDouble(2), r.GetDouble(3),
        r.GetDouble(4), r.GetDouble(5), r.GetDouble(6), r.GetDouble(7), r.GetDouble(8),
        r.GetDouble(9), r.GetDouble(10));
}
