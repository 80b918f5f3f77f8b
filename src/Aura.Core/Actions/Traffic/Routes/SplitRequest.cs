namespace Aura.Actions.Traffic.Routes;

/// <summary>Whose traffic is to be shared out, among which versions.</summary>
/// <param name="Name">The Service that is asked for, or the route.</param>
internal sealed record SplitRequest(string Namespace, string Name, IReadOnlyList<string> Versions, RouteKind By)
{
    /// <summary>
    /// The host is a Service of the namespace: <c>cart</c>, <c>cart.shop</c>, <c>cart.shop.svc.cluster.local</c>.
    /// </summary>
    /// <returns>Its name; else null.</returns>
    public string? ServiceOf(string host) => host.Split('.') is [var name, .. var rest]
        && (rest.Length == 0 || (rest[0] == Namespace && (rest.Length == 1 || rest[1] == "svc"))) ? name : null;
}
