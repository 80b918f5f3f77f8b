using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>What all that changes the shares of versions has in common.</summary>
internal static class SplitPlan
{
    private static readonly IReadOnlyList<IRouteProvider> Providers =
    [
        new HttpRoutes(), new VirtualServices(), new TrafficSplits(), new CanaryIngresses(), new ReplicaRatios(),
    ];

    private const string AnyKind = "HTTPRoute, VirtualService, TrafficSplit or Ingress of ingress-nginx, and no "
        + "Service in front of several Deployments";

    public static IReadOnlyList<string> Rbac { get; } =
    [
        .. HttpRoutes.Rbac, .. VirtualServices.Rbac, .. TrafficSplits.Rbac, .. CanaryIngresses.Rbac,
        .. ReplicaRatios.Rbac, .. Delivery.Rbac,
    ];

    /// <summary>The one route that shares out what is asked for, with nobody else at work on it.</summary>
    public static async Task<SplitRoute> FindAsync(SplitRequest asked, ClusterView cluster, PlanBuilder plan)
    {
        var found = new List<(RouteKind Kind, SplitRoute Split)>();
        foreach (var provider in Providers.Where(p => asked.By is RouteKind.Auto || p.Kind == asked.By))
            // The number of pods decides only where nothing else does.
            if (provider.Kind != RouteKind.Replicas || found.Count == 0)
                found.AddRange((await provider.FindAsync(asked, cluster)).Select(s => (provider.Kind, s)));
        if (found.Count > 1 && found.Where(f => f.Split.Route.Name == asked.Name).ToList() is [var exact])
        {
            plan.Warn($"{string.Join(", ", found.Except([exact]).Select(f => f.Split.Route.Ref))} sends to these "
                + "versions too, and is left as it is");
            found = [exact];
        }
        plan.Need(found.Count > 0 ? asked : null, $"a route shares the traffic of {asked.Name} out",
            why: found.Count > 0 ? string.Join(", ", found.Select(f => $"{f.Split.Route.Ref}"))
                : $"nothing in namespace {asked.Namespace} sends to {string.Join(" or ", asked.Versions)} for "
                    + $"{asked.Name}: no {(asked.By is RouteKind.Auto ? AnyKind : $"{asked.By}")}",
            hint: "name the Service that clients call or the route, and its versions as the route does");
        plan.Need(found.Count == 1 ? asked : null, "one route decides",
            why: string.Join(", ", found.Select(f => $"{f.Split.Route.Ref}")), hint: "name the one meant, or say by");
        var route = found[0].Split;
        plan.Reads(route.Route);
        plan.Target(route.Route.Ref);
        await Delivery.CheckAsync(route, cluster, plan);
        return route;
    }

    /// <summary>The versions' Services are there, and whoever is to get traffic has a ready pod.</summary>
    public static async Task<IReadOnlyDictionary<string, VersionPods>> BehindAsync(SplitRoute route,
        IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
    {
        var all = new Dictionary<string, VersionPods>();
        foreach (var (version, share) in percent)
        {
            if (route.Behind(version) is not { } behind)
            {
                plan.Warn($"{version} is no Service of this namespace: whether it can serve is not known");
                continue;
            }
            var service = await cluster.GetAsync(Kind.Service, route.Route.Namespace, behind.Service);
            plan.Check(service is not null, $"Service {route.Route.Namespace}/{behind.Service} exists",
                hint: "make it: service.create");
            if (service is null)
                continue;
            if (service.Map("spec.selector").Count == 0)
            {
                plan.Warn($"{service.Ref} selects no pods itself: whether {version} can serve is not known");
                continue;
            }
            var labels = Selector.Labels(behind.Labels);
            var pods = ServicePods.Picked(await cluster.ListAsync(Kind.Pod, service.Namespace),
                service.At("spec.selector")).Where(pod => labels.Matches(pod.Labels)).ToList();
            var own = all[version] = new VersionPods(service, behind.Labels, pods);
            if (share > 0 && route.Workload(version) is null)
                plan.Check(own.Ready > 0, $"{version} has a ready pod", why: ServicePods.Shown(pods),
                    hint: "repair or scale it up first: its share would get errors");
        }
        if (percent.Keys.All(version => route.Workload(version) is null))
            Crowded(percent, all, plan);
        return all;
    }

    /// <summary>
    /// The objects by the first of the kinds (versions of one) that is served. What may not be read is no answer:
    /// a route that is not seen would still decide.
    /// </summary>
    public static async Task<IReadOnlyList<KubeObject>> ListAsync(Kind[] versions, string? ns, ClusterView cluster)
    {
        foreach (var version in versions)
            try
            {
                return await cluster.ListAsync(version, ns);
            }
            catch (KubeException e) when (e.Status == 404)
            {
                // Not installed, or only in another version.
            }
        return [];
    }

    private static void Crowded(IReadOnlyDictionary<string, int> percent,
        Dictionary<string, VersionPods> behind, PlanBuilder plan)
    {
        var total = behind.Values.Sum(b => b.Ready);
        foreach (var (version, pods) in behind.Where(b => b.Value.Ready > 0))
            if (percent[version] * total > 200 * pods.Ready)
                plan.Warn($"{version} gets {percent[version]} % with {pods.Ready} of the {total} ready pods: "
                    + "see that they can bear it");
    }
}
