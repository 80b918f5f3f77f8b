using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>One kind of object by which traffic is shared out among versions.</summary>
internal interface IRouteProvider
{
    RouteKind Kind { get; }

    /// <summary>What shares traffic out as asked; nothing where the kind is not installed.</summary>
    Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster);
}
