namespace Aura.Cost.Nodes;

/// <summary>Knows what nodes cost. Does not throw where it cannot tell: the answer says why.</summary>
public interface INodePrices
{
    Task<ReportedPrices> AskAsync(CancellationToken cancel = default);
}
