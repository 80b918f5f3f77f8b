namespace Aura.Actions.Traffic.Routes;

/// <summary>Weights, percentages and counts that stand for each other.</summary>
internal static class Shares
{
    /// <summary>As whole percentages that make 100; all 0 where every weight is.</summary>
    public static IReadOnlyDictionary<string, int> Percent(IReadOnlyDictionary<string, int> weights) =>
        Parts(weights, 100);

    /// <summary>The total shared out by weight; what rounding leaves goes to the largest remainders.</summary>
    public static Dictionary<string, int> Parts(IReadOnlyDictionary<string, int> weights, int total)
    {
        var sum = weights.Values.Sum(w => (long)w);
        var parts = weights.ToDictionary(w => w.Key, w => sum == 0 ? 0 : (int)(w.Value * (long)total / sum));
        var left = sum == 0 ? 0 : total - parts.Values.Sum();
        foreach (var (name, _) in weights.OrderByDescending(w => sum == 0 ? 0 : w.Value * (long)total % sum)
            .ThenBy(w => w.Key, StringComparer.Ordinal).Take(left))
            parts[name]++;
        return parts;
    }

    /// <summary>As <c>cart-v1 90 %, cart-v2 10 %</c>.</summary>
    public static string Text(IReadOnlyDictionary<string, int> percent) =>
        string.Join(", ", percent.Select(p => $"{p.Key} {p.Value} %"));
}
