namespace Aura.Cost.Prices;

/// <summary>What is wrong with a price list whose fields are each right.</summary>
internal static class PriceListMeaning
{
    public static IEnumerable<(string Path, string What)> Faults(PriceList list)
    {
        var types = new HashSet<string>();
        foreach (var (node, i) in list.Nodes.Select((n, i) => (n, i)))
        {
            var at = $"nodes[{i}]";
            if (!types.Add(node.Type))
                yield return ($"{at}.type", $"{node.Type} stands here twice: put its regions together");
            if (node.PerHour.Count == 0 == (node.Owned is null))
                yield return (at, node.Owned is null ? "has no price: give perHour by region, or owned"
                    : "has perHour and owned: leave one out");
            foreach (var (region, price) in node.PerHour)
                if (price is { OnDemand: null, Spot: null })
                    yield return ($"{at}.perHour.{region}", "has no price: give onDemand, spot or both");
        }
    }
}
