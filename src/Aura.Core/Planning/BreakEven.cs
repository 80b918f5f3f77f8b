using System.Collections.Immutable;
using System.Globalization;
using Aura.Actions;

namespace Aura.Planning;

/// <summary>
/// Looks for what would change a recommendation by making the choice again with another value; so what is said is true.
/// </summary>
public static class BreakEven
{
    private const double MostPerMinute = 100_000;

    /// <summary>In the order of how much they tell; empty where nothing that can be named changes it.</summary>
    public static ImmutableArray<Turn> Of(
        ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis, string currency) =>
    [
        .. new[]
        {
            Downtime(strategies, best, basis, currency), OddsOf(strategies, best, basis), Risk(strategies, best, basis),
            MonthlyCost(strategies, best, basis, currency),
        }.OfType<Turn>(),
        .. Preferences(strategies, best, basis),
    ];

    private static Turn? Downtime(
        ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis, string currency)
    {
        var now = (double)(basis.DowntimePerMinute ?? 0);
        string? At(double price) => Choice.Among(
            strategies, basis with { DowntimePerMinute = (decimal)price })?.Name is { } name && name != best.Name
                ? name : null;
        var grid = Enumerable.Range(0, 71).Select(i => Math.Pow(10, -2 + (i / 10.0))).Where(p => p <= MostPerMinute);
        var more = grid.Where(p => p > now).Cast<double?>().FirstOrDefault(p => At(p!.Value) is not null);
        if (more is { } high)
        {
            var price = Rounded(Bisect(grid.Where(p => p < high && p > now).DefaultIfEmpty(now).Max(), high,
                p => At(p) is not null), up: true);
            if (At(price) is { } winner)
                return new Turn("downtimePerMinute", Text(price), winner, $"{winner} wins if downtime costs "
                    + $"{Text(price)} {currency} a minute or more{(now > 0 ? $" ({Text(now)} now)" : "")}");
        }
        var less = grid.Where(p => p < now).Prepend(0).Reverse().Cast<double?>()
            .FirstOrDefault(p => At(p!.Value) is not null);
        if (less is not { } low)
            return null;
        var cheap = Rounded(-Bisect(-grid.Where(p => p > low && p < now).DefaultIfEmpty(now).Min(), -low,
            p => At(-p) is not null), up: false);
        return At(cheap) is { } other ? new Turn("downtimePerMinute", Text(cheap), other,
            $"{other} wins if downtime costs {Text(cheap)} {currency} a minute or less ({Text(now)} now)") : null;
    }

    /// <summary>The next best, if it were surer than it is believed to be.</summary>
    private static Turn? OddsOf(ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis)
    {
        var second = strategies.Where(s => s.Name != best.Name && s.IsOpen).MaxBy(s => s.Score);
        if (second is null)
            return null;
        bool Wins(double odds) => Choice.Among(WithOdds(strategies, second.Name, odds), basis)?.Name == second.Name;
        if (!Wins(0.99))
            return null;
        var value = Math.Min(0.99, Math.Ceiling(Bisect(second.SuccessProbability.Value, 0.99, Wins) * 100) / 100);
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{second.Name} wins if its odds are {value:0%} or more ({second.SuccessProbability.Value:0%} now)");
        return Wins(value) ? new Turn("odds", Text(value), second.Name, text) : null;
    }

    /// <summary>The strategies as they would be if one were more or less sure.</summary>
    public static ImmutableArray<Strategy> WithOdds(ImmutableArray<Strategy> strategies, string name, double odds) =>
        [.. strategies.Select(s => s.Name != name ? s : s.WithOdds(s.SuccessProbability with { Value = odds }))];

    private static Turn? Risk(ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis)
    {
        if (best.Risk == Actions.Risk.Low)
            return null;
        var limit = best.Risk - 1;
        var winner = Limited(strategies, new PlanConstraints { MaxRisk = limit }, basis);
        var word = limit.ToString().ToLowerInvariant();
        return winner is null ? null
            : new Turn("maxRisk", word, winner, $"{winner} wins if no more than {word} risk is allowed");
    }

    private static Turn? MonthlyCost(
        ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis, string currency)
    {
        if (best.CostImpact.PerMonth <= 0)
            return null;
        var limit = Math.Max(0, best.CostImpact.PerMonth - 0.01m);
        var winner = Limited(strategies, new PlanConstraints { MaxMonthlyCost = limit }, basis);
        var amount = limit.ToString(CultureInfo.InvariantCulture);
        return winner is null ? null : new Turn("maxMonthlyCost", amount, winner,
            $"{winner} wins if no more than {amount} {currency} a month is allowed");
    }

    private static IEnumerable<Turn> Preferences(
        ImmutableArray<Strategy> strategies, Strategy best, ScoreBasis basis) =>
        from wanted in basis.Rules.Prefer.Keys.Order(StringComparer.Ordinal)
        where wanted != basis.Prefer
        let winner = Choice.Among(strategies, basis with { Prefer = wanted })?.Name
        where winner is not null && winner != best.Name
        select new Turn("prefer", wanted, winner, $"{winner} wins if {wanted} is preferred");

    private static string? Limited(ImmutableArray<Strategy> strategies, PlanConstraints limits, ScoreBasis basis) =>
        Choice.Among([.. strategies.Select(s => Limits.Apply(s, limits))], basis)?.Name;

    /// <summary>The least value between that flips; the upper end does.</summary>
    private static double Bisect(double low, double high, Func<double, bool> flips)
    {
        for (var i = 0; i < 40; i++)
            if ((low + high) / 2 is var middle && flips(middle))
                high = middle;
            else
                low = middle;
        return high;
    }

    /// <summary>To three digits, away from what holds now.</summary>
    private static double Rounded(double value, bool up)
    {
        if (value == 0)
            return 0;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round((up ? Math.Ceiling(value / unit) : Math.Floor(value / unit)) * unit, 6);
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
