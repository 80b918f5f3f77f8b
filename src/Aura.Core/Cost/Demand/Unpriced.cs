using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Cost.Demand;

/// <summary>What changes and costs, but has no price here: it is named instead of counted as nothing.</summary>
internal static class Unpriced
{
    private static readonly string[] Sizes = ["replicas", "instances", "resources", "storage", "size"];

    public static IEnumerable<string> Of(
        IEnumerable<Change> changes, IReadOnlyList<ObjectChange> objects, IReadOnlyList<DemandChange> demands) =>
        Balancers(objects).Concat(Jobs(objects)).Concat(Devices(demands)).Concat(CustomResources(changes)).Distinct();

    private static IEnumerable<string> Balancers(IEnumerable<ObjectChange> objects) =>
        from change in objects
        where change.Target.Kind == Kind.Service && IsBalancer(change.Before) != IsBalancer(change.After)
        select $"the load balancer of {change.Target} that {(IsBalancer(change.After) ? "is added" : "goes")}";

    private static bool IsBalancer(KubeObject? service) => service?.Text("spec.type") == "LoadBalancer";

    private static IEnumerable<string> Jobs(IEnumerable<ObjectChange> objects) =>
        from change in objects
        where change.Target.Kind == Kind.Job && change.Before is null
        select $"{change.Target}, which costs only while it runs";

    /// <summary>GPUs and the like.</summary>
    private static IEnumerable<string> Devices(IEnumerable<DemandChange> demands) =>
        from demand in demands
        let before = PodResources.Of(demand.Before.PodSpec)
        let after = PodResources.Of(demand.After.PodSpec)
        from resource in before.Requests.Keys.Union(after.Requests.Keys).Order(StringComparer.Ordinal)
        where resource.Contains('/', StringComparison.Ordinal)
        let more = (after.Request(resource) * demand.After.Replicas)
            - (before.Request(resource) * demand.Before.Replicas)
        where !more.IsZero
        select $"{(more.Sign < 0 ? -more : more)} {resource} {(more.Sign < 0 ? "less" : "more")}";

    /// <summary>Only its controller knows what follows from the size of a custom resource.</summary>
    private static IEnumerable<string> CustomResources(IEnumerable<Change> changes) =>
        from patch in changes.OfType<Change.Patch>()
        where patch.Target.Kind.Group.Contains('.', StringComparison.Ordinal)
            && !patch.Target.Kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal)
            && patch.Fields.Any(f => Sizes.Any(size => f.Path.Contains(size, StringComparison.OrdinalIgnoreCase)))
        select $"what {patch.Target} makes of another size";
}
