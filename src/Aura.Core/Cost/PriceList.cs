using System.Text.Json;
using Aura.Kubernetes;
using Aura.Planning;

namespace Aura.Cost;

/// <summary>What requested resources cost per month.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="CpuMonth">One core.</param>
/// <param name="GibMonth">One GiB of memory.</param>
/// <param name="Source">Where the figures come from, and as of when.</param>
public sealed record PriceList(string Currency, decimal CpuMonth, decimal GibMonth, string Source)
{
    private static readonly Lazy<PriceList> BuiltInList = new(() =>
        Yaml.Parse(EmbeddedData.Read("data/prices.yaml")).Deserialize<PriceList>(EmbeddedData.Json)!);

    public static PriceList BuiltIn => BuiltInList.Value;

    /// <summary>Rounded to a hundredth.</summary>
    public decimal Monthly(Quantity cpu, Quantity memory) => Math.Round(
        ((decimal)cpu.ToDouble() * CpuMonth) + ((decimal)memory.ToDouble() / (1L << 30) * GibMonth), 2);
}
