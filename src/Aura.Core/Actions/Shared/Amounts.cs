using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>What one container asks for and may use of one resource, as its template says.</summary>
public sealed record Amounts(string Resource, Quantity? Request, Quantity? Limit)
{
    public static Amounts Of(JsonObject container, string resource) => new(resource,
        Quantity.From(container["resources"]?["requests"]?[resource]),
        Quantity.From(container["resources"]?["limits"]?[resource]));

    /// <summary>The limit, which is what ends or slows the container, else the request.</summary>
    public Quantity? Main => Limit ?? Request;

    /// <summary>Computed amounts are rounded up to this, so that they read well.</summary>
    public Quantity Step => Resource == "cpu" ? Quantity.OfMillis(5) : Quantity.OfBytes(1 << 20);

    public Quantity? Times(double factor) => (Main * (decimal)factor)?.RoundUpTo(Step);

    /// <summary>
    /// <see cref="Main"/> becomes the wanted; a request beside a limit follows in proportion: equal stays equal
    /// (Guaranteed), and it never passes the limit.
    /// </summary>
    public Amounts With(Quantity wanted) => this with
    {
        Limit = Limit is null ? null : wanted,
        Request = Request is not { } request ? null
            : Limit is not { } limit || request == limit ? wanted
            : Quantity.Min(wanted, (request * (decimal)wanted.RatioTo(limit)).RoundUpTo(Step)),
    };

    /// <summary>Plans the amounts of the container; null removes one.</summary>
    internal KubeObject Set(KubeObject workload, ContainerChoice container, PlanBuilder plan, string why)
    {
        var changed = workload;
        foreach (var (part, amount) in (IEnumerable<(string, Quantity?)>)[("limits", Limit), ("requests", Request)])
        {
            var path = $"{container.Path}.resources.{part}.{Resource}";
            // Another way of writing the same amount is no change.
            if (Quantity.From(changed.At(path)) != amount)
                changed = plan.Set(changed, path, amount is { } a ? $"{a}" : null, why);
        }
        return changed;
    }
}
