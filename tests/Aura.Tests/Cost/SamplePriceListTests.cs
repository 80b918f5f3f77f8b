using Aura.Cost.Prices;
using Aura.Tests.Mcp;

namespace Aura.Tests.Cost;

/// <summary>The lists in samples/prices can be used as they are, and say that they are samples.</summary>
public class SamplePriceListTests
{
    public static TheoryData<string> Files => new(Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!));

    private static string Folder => Path.Combine(Repository.Root, "samples", "prices");

    private static PriceList Load(string file) => PriceListReader.Load(Path.Combine(Folder, file));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_can_be_used(string file)
    {
        var list = Load(file);
        Assert.StartsWith("sample: ", list.Source);
        Assert.NotEmpty(list.Nodes);
        // The defaults are about what the listed types cost: an unlisted one is not off by far.
        foreach (var node in list.Nodes.Where(n => !n.Type.Contains("B2") && !n.Type.StartsWith("t3")))
            foreach (var region in node.PerHour.Keys.DefaultIfEmpty("here"))
                Assert.InRange(node.Hourly(region, spot: false, list.HoursPerMonth)!.Value * list.HoursPerMonth
                    / ((node.Cpu * list.Defaults.CpuMonth) + (node.MemoryGib * list.Defaults.GibMonth)), 0.6m, 1.5m);
    }

    [Theory]
    [InlineData("aws.yaml", "m6i.xlarge", "us-east-1", 140.2)] // 0.192 x 730 = 140.16
    [InlineData("gcp.yaml", "n2-standard-4", "europe-west1", 156.0)] // 0.213668 x 730 = 155.98
    [InlineData("azure.yaml", "Standard_D4s_v5", "westeurope", 167.90)] // 0.23 x 730
    [InlineData("on-premise.yaml", "rack-1", null, 288.9)] // ((9000 / 5 + 900) / 8760 + 0.35 x 0.25) x 730
    public void A_month_of_a_node(string file, string type, string? region, double expected) =>
        Assert.Equal((decimal)expected, Math.Round(Load(file).PerHour(type, region, spot: false)!.Value * 730, 1));
}
