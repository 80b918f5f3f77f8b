using Aura.Learning;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>Predictions against outcomes, added up as they come.</summary>
public sealed class CalibrationTable
{
    private readonly Database _db;

    internal CalibrationTable(Database db) => _db = db;

    public IReadOnlyList<Judged> All() => _db.Query(
        "SELECT month, basis, tenth, n, worked, predicted, brier, log FROM calibration ORDER BY month, basis, tenth",
        r => new Judged(r.Int(0), r.GetString(1), r.Int(2), r.Int(3), r.Int(4), r.GetDouble(5),
            r.GetDouble(6), r.GetDouble(7)));

    /// <summary>Counts the outcome, or takes it out again.</summary>
    internal void Count(Outcome outcome, int sign)
    {
        if (outcome is not { Believed: { } believed, Worked: { } worked })
            return;
        var j = Judged.Of(believed.Value, worked, outcome.At, believed.Basis);
        _db.Execute("INSERT INTO calibration (month, basis, tenth, n, worked, predicted, brier, log) "
            + "VALUES ($month, $basis, $tenth, $n, $worked, $predicted, $brier, $log) "
            + "ON CONFLICT (month, basis, tenth) "
            + "DO UPDATE SET n = calibration.n + excluded.n, worked = calibration.worked + excluded.worked, "
            + "predicted = calibration.predicted + excluded.predicted, brier = calibration.brier + excluded.brier, "
            + "log = calibration.log + excluded.log", ("$month", j.Month), ("$basis", j.Basis),
            ("$tenth", j.Tenth), ("$n", sign), ("$worked", sign * j.Worked), ("$predicted", sign * j.Predicted),
            ("$brier", sign * j.Brier), ("$log", sign * j.Log));
    }
}
