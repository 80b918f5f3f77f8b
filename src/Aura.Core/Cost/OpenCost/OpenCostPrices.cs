using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Cost.Nodes;

namespace Aura.Cost.OpenCost;

/// <summary>
/// What a core and a GiB of each node cost an hour, by the last day's costs over the hours. From the assets
/// (core/pkg/opencost/asset_json.go of opencost/opencost: type Node, properties.name, cpuCost, cpuCoreHours, ramCost,
/// ramByteHours, discount); an OpenCost that has none of these is asked for allocations by node (its docs/swagger.json:
/// the same four, with adjustments). Amounts are in the currency that OpenCost is set to; it does not say which.
/// </summary>
public sealed class OpenCostPrices(OpenCostClient client, TimeProvider time) : INodePrices
{
    private const decimal Gib = 1L << 30;

    // Prices change by the day; what failed is tried again sooner.
    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Failed = TimeSpan.FromMinutes(1);

    private (DateTimeOffset Until, ReportedPrices Prices)? _known;

    public async Task<ReportedPrices> AskAsync(CancellationToken cancel = default)
    {
        if (_known is { } known && time.GetUtcNow() < known.Until)
            return known.Prices;
        var prices = await ReadAsync(cancel);
        _known = (time.GetUtcNow() + (prices.Lacking is null ? Good : Failed), prices);
        return prices;
    }

    private async Task<ReportedPrices> ReadAsync(CancellationToken cancel)
    {
        try
        {
            var nodes = await client.GetAsync("assets?window=1d", cancel) is { } assets
                ? Sets(assets).Where(a => $"{a.Value["type"]}" == "Node")
                    .Select(a => (Name: $"{a.Value["properties"]?["name"]}", a.Value))
                : Sets(await client.GetAsync("allocation/compute?window=1d&aggregate=node", cancel)
                    ?? throw new OpenCostException("no_answer",
                        $"{client.Server} has neither assets nor allocation/compute"))
                    .Select(a => (Name: a.Key, a.Value));
            var prices = nodes.Select(n => (n.Name, Price: Price(n.Value))).Where(n => n.Price is not null)
                .DistinctBy(n => n.Name).ToImmutableDictionary(n => n.Name, n => n.Price!.Value);
            return prices.IsEmpty ? Unknown("no_answer", $"{client.Server} knows no node of the last day")
                : new ReportedPrices(prices, $"OpenCost at {client.Server}, last day");
        }
        catch (OpenCostException e)
        {
            return Unknown(e.Type, e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException
                                      or JsonException)
        {
            return Unknown("no_answer", $"{client.Server} answered something that is no list of costs");
        }
    }

    private static ReportedPrices Unknown(string type, string why) =>
        ReportedPrices.Unknown($"OpenCost ({type}): {why}; the price list counts instead");

    /// <summary>One set, or a list of one for each step of the window, with null where there is none.</summary>
    private static IEnumerable<(string Key, JsonNode Value)> Sets(JsonNode data) =>
        (data is JsonArray list ? list : [data.DeepClone()]).OfType<JsonObject>()
            .SelectMany(set => set).Where(entry => entry.Value is JsonObject).Select(e => (e.Key, e.Value!));

    /// <summary>Null where the node was there for no time.</summary>
    private static UnitPrices? Price(JsonNode cost)
    {
        var (cores, gib) = (Number(cost, "cpuCoreHours"), Number(cost, "ramByteHours") / Gib);
        var paid = 1 - Number(cost, "discount");
        return cores <= 0 || gib <= 0 ? null : new UnitPrices(
            ((Number(cost, "cpuCost") * paid) + Number(cost, "cpuCostAdjustment")) / cores,
            ((Number(cost, "ramCost") * paid) + Number(cost, "ramCostAdjustment")) / gib);
    }

    private static decimal Number(JsonNode cost, string member) => (decimal)((double?)cost[member] ?? 0);
}
