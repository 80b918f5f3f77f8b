namespace Aura.Cost.Prices;

/// <summary>A price list that cannot be used; one exception names all faults, each with its line.</summary>
public sealed class PriceListException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
