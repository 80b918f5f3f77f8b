using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using Aura.Learning;
using Aura.Planning;
using Aura.Plans;
using Aura.State.Engines;

namespace Aura.State;

/// <summary>How an outcome stands in its row.</summary>
internal static class OutcomeColumns
{
    public const string Names = "execution, cluster, finding_id, finding, target, strategy, action, steps, "
        + "circumstances, status, worked, at, seconds, undo, withdrawn, stopped, collateral, cost, odds, low, high, "
        + "samples, basis, twin, well_10m, well_1h, well_24h, experiment, propensity, signature, because, "
        + "currency, away, away_cost";

    public const string Places = "$execution, $cluster, $findingId, $finding, $target, $strategy, $action, $steps, "
        + "$circumstances, $status, $worked, $at, $seconds, $undo, $withdrawn, $stopped, $collateral, $cost, $odds, "
        + "$low, $high, $samples, $basis, $twin, $well10m, $well1h, $well24h, $experiment, $propensity, $signature, "
        + "$because, $currency, $away, $awayCost";

    /// <summary>Rows with their circumstances, in the order that <see cref="Read"/> expects.</summary>
    public const string Select = Wanted + From;

    /// <summary>The same, with the row's number behind.</summary>
    public const string SelectWithId = Wanted + ", o.id" + From;

    /// <summary>Where that number is.</summary>
    public const int Id = 32;

    private const string Wanted = "SELECT o.execution, o.cluster, o.finding_id, o.finding, o.target, o.strategy, "
        + "o.steps, c.features, o.status, o.at, o.seconds, o.undo, o.withdrawn, o.stopped, o.collateral, o.cost, "
        + "o.odds, o.low, o.high, o.samples, o.basis, o.twin, o.well_10m, o.well_1h, o.well_24h, "
        + "o.experiment, o.propensity, o.signature, o.because, o.currency, o.away, o.away_cost";

    private const string From = " FROM outcomes o JOIN circumstances c ON c.id = o.circumstances";

    public static (string, object?)[] Of(Outcome o, long circumstances) =>
    [
        ("$execution", o.Execution), ("$cluster", o.Cluster), ("$findingId", o.FindingId), ("$finding", o.Finding),
        ("$target", o.Target), ("$strategy", o.Strategy), ("$action", o.Action),
        ("$steps", JsonSerializer.Serialize(o.Steps, PlanJson.Options)), ("$circumstances", circumstances),
        ("$status", o.Status), ("$worked", o.Worked), ("$at", o.At.ToUnixTimeMilliseconds()), ("$seconds", o.Seconds),
        ("$undo", o.Undo), ("$withdrawn", o.Withdrawn), ("$stopped", o.Stopped), ("$collateral", o.Collateral),
        ("$cost", o.CostPerMonth), ("$odds", o.Believed?.Value), ("$low", o.Believed?.Low),
        ("$high", o.Believed?.High), ("$samples", o.Believed?.Samples), ("$basis", o.Believed?.Basis),
        ("$twin", o.Twin), ("$well10m", o.WellAfter10Minutes), ("$well1h", o.WellAfter1Hour),
        ("$well24h", o.WellAfter24Hours), ("$experiment", o.Experiment), ("$propensity", o.Propensity),
        ("$signature", o.Signature), ("$because", o.Because), ("$currency", o.Currency), ("$away", o.Away),
        ("$awayCost", o.AwayCost),
    ];

    public static Outcome Read(DbDataReader r) => new()
    {
        Execution = r.GetString(0),
        Cluster = r.GetString(1),
        FindingId = r.Text(2),
        Finding = r.Text(3),
        Target = r.GetString(4),
        Strategy = r.Text(5),
        Steps = JsonSerializer.Deserialize<ImmutableArray<OutcomeStep>>(r.GetString(6), PlanJson.Options),
        Circumstances = Circumstances.Parse(r.GetString(7)),
        Status = r.GetString(8),
        At = DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(9)),
        Seconds = r.GetDouble(10),
        Undo = r.GetString(11),
        Withdrawn = r.GetBoolean(12),
        Stopped = r.GetBoolean(13),
        Collateral = r.Text(14),
        CostPerMonth = Number(r, 15),
        Believed = r.IsDBNull(16) ? null
            : new Odds(r.GetDouble(16), r.GetDouble(17), r.GetDouble(18), r.Int(19), r.GetString(20)),
        Twin = Number(r, 21),
        WellAfter10Minutes = Flag(r, 22),
        WellAfter1Hour = Flag(r, 23),
        WellAfter24Hours = Flag(r, 24),
        Experiment = r.Text(25),
        Propensity = Number(r, 26),
        Signature = r.Text(27),
        Because = r.Text(28),
        Currency = r.Text(29),
        Away = Number(r, 30),
        AwayCost = Number(r, 31),
    };

    private static double? Number(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetDouble(i);

    private static bool? Flag(DbDataReader r, int i) => r.IsDBNull(i) ? null : r.GetBoolean(i);
}
