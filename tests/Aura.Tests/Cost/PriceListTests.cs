using Aura.Cost;
using Aura.Cost.Prices;
using Aura.Kubernetes;

namespace Aura.Tests.Cost;

/// <summary>What a price list says, worked out by hand, and what it may not say.</summary>
public class PriceListTests
{
    private const string Good = """
        currency: EUR
        asOf: 2026-01-31
        source: our contract
        defaults: {cpuMonth: 20, gibMonth: 2.50}
        nodes:
          - type: big
            cpu: 4
            memoryGib: 16
            perHour:
              north: {onDemand: 0.20, spot: 0.06}
              "*": {onDemand: 0.25}
          - type: ours
            cpu: 32
            memoryGib: 128
            owned: {purchase: 8760, years: 4, watts: 500, perKwh: 0.30, perYear: 438}
        storage:
          perGibMonth: 0.10
          classes: {fast: 0.20}
        downtimePerMinute:
          default: 5
          namespaces: {shop: 80.50}
        """;

    private static PriceList Read(string yaml) => PriceListReader.Read(yaml, "prices.yaml");

    [Theory]
    [InlineData("north", false, 0.20)]
    [InlineData("north", true, 0.06)]
    [InlineData("south", false, 0.25)]
    [InlineData(null, false, 0.25)]
    [InlineData("south", true, null)]
    public void An_instance_has_a_price_by_region_and_by_how_it_is_bought(
        string? region, bool spot, double? expected) =>
        Assert.Equal((decimal?)expected, Read(Good).PerHour("big", region, spot));

    [Fact]
    public void What_is_not_listed_has_no_price() => Assert.Null(Read(Good).PerHour("small", "north", spot: false));

    [Fact]
    public void A_machine_of_ones_own_is_written_off_and_draws_power()
    {
        // (8760 / 4 years + 438) / (12 x 730 h = 8760 h) = 2628 / 8760 = 0.30; 500 W x 0.30 a kWh = 0.15.
        Assert.Equal(0.45m, Read(Good).PerHour("ours", "anywhere", spot: false));
        Assert.Null(Read(Good).PerHour("ours", "anywhere", spot: true));
    }

    [Fact]
    public void Requests_cost_by_the_defaults()
    {
        // 1.5 cores x 20 + 3 GiB x 2.50 = 30 + 7.50.
        Assert.Equal(37.50m, Read(Good).Monthly(Quantity.Parse("1500m"), Quantity.Parse("3Gi")));
        Assert.Equal("our contract, as of 2026-01-31", Read(Good).Origin);
    }

    [Fact]
    public void Storage_has_a_price_by_class_with_a_default()
    {
        var storage = Read(Good).Storage!;
        Assert.Equal((0.20m, 0.10m, 0.10m), (storage.Of("fast"), storage.Of("slow"), storage.Of(null)));
        Assert.Null(new StoragePrices().Of("slow"));
    }

    [Fact]
    public void Downtime_costs_what_is_said_and_nothing_else()
    {
        var list = Read(Good);
        Assert.Equal((80.50m, 5m, 5m), (list.DowntimePerMinute("shop"), list.DowntimePerMinute("dev"),
            list.DowntimePerMinute(null)));
        Assert.Null(PriceList.BuiltIn.DowntimePerMinute("shop"));
    }

    [Fact]
    public void A_nodes_price_is_split_by_the_ratio_of_the_defaults()
    {
        // 20 : 2.50 = 8. A node of 4 cores and 16 GiB is 4 x 8 + 16 = 48 parts; at 144 a month a part is 3.
        var split = Read(Good).Defaults.Unit.Split(144, 4, 16);
        Assert.Equal(new UnitPrices(24, 3), split);
        // 4 x 24 + 16 x 3 = 96 + 48: the whole again.
        Assert.Equal(144m, split.Monthly(Quantity.Parse("4"), Quantity.Parse("16Gi")));
    }

    [Theory]
    [InlineData("currency: EUR", "currency: euro", "1: currency: must be three capital letters of ISO 4217")]
    [InlineData("currency: EUR", "", "1: currency is missing")]
    [InlineData("currency: EUR", "curency: EUR", "1: curency: no such key, did you mean currency?")]
    [InlineData("asOf: 2026-01-31", "asOf: lately", "2: asOf: must be a date like 2026-01-31, is \"lately\"")]
    [InlineData("source: our contract", "source: ''", "3: source: is empty")]
    [InlineData("cpuMonth: 20", "cpuMonth: 0", "4: defaults.cpuMonth: must be more than 0, is 0")]
    [InlineData("cpuMonth: 20", "cpuMonth: cheap", "4: defaults.cpuMonth: must be a number, like 0.25, is \"cheap\"")]
    [InlineData("    cpu: 4", "    cpus: 4", "7: nodes[0].cpus: no such key, did you mean cpu?")]
    [InlineData("{onDemand: 0.25}", "{}", "11: nodes[0].perHour.*: has no price: give onDemand, spot or both")]
    [InlineData("onDemand: 0.20", "onDemand: -1", "10: nodes[0].perHour.north.onDemand: must be at least 0, is -1")]
    [InlineData("type: ours", "type: big", "12: nodes[1].type: big stands here twice")]
    [InlineData("    owned:", "    owners:", "15: nodes[1].owners: no such key, did you mean owned?")]
    [InlineData("    perHour:", "    owned: {purchase: 1, years: 1}\n    perHour:",
        "6: nodes[0]: has perHour and owned: leave one out")]
    [InlineData("years: 4", "years: 0", "15: nodes[1].owned.years: must be more than 0, is 0")]
    [InlineData("{fast: 0.20}", "{fast: dear}", "18: storage.classes.fast: must be a number")]
    [InlineData("default: 5", "default: -5", "20: downtimePerMinute.default: must be at least 0, is -5")]
    public void Each_fault_names_file_line_and_field(string good, string bad, string expected)
    {
        var e = Assert.Throws<PriceListException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Contains(e.Faults, f => f.StartsWith($"prices.yaml:{expected}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("just a text", "prices.yaml:1: a price list is a mapping")]
    [InlineData("", "prices.yaml:1: a price list is a mapping")]
    [InlineData("{", "prices.yaml: ")]
    public void What_is_no_mapping_is_told(string yaml, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Assert.Throws<PriceListException>(() => Read(yaml)).Faults));

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var e = Assert.Throws<PriceListException>(() => Read(Good.Replace("EUR", "euro").Replace("watts", "wats")));
        Assert.Equal(2, e.Faults.Count);
    }
}
