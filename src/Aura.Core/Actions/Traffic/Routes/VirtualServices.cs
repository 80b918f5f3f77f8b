using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// VirtualServices of Istio: the weights of an HTTP route's destinations, which are hosts, or subsets that a
/// DestinationRule has to define (istio/api/networking/v1alpha3/virtual_service.proto, HTTPRouteDestination).
/// </summary>
internal sealed class VirtualServices : IRouteProvider
{
    private static readonly string[] Versions = ["v1", "v1beta1", "v1alpha3"];
    private static readonly Kind[] Services = [.. Versions.Select(v => Of(v, "VirtualService", "virtualservices"))];
    private static readonly Kind[] Destinations =
        [.. Versions.Select(v => Of(v, "DestinationRule", "destinationrules"))];

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "networking.istio.io/virtualservices: get, list, watch, patch", "networking.istio.io/destinationrules: list",
    ];

    public RouteKind Kind => RouteKind.VirtualService;

    public async Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster)
    {
        var found = (await SplitPlan.ListAsync(Services, asked.Namespace, cluster))
            .Where(s => IsMeant(s, asked)).Select(s => (Service: s, Chosen: Choose(s, asked)))
            .Where(s => s.Chosen.Count > 0).ToList();
        if (found.Count == 0)
            return [];
        var rules = await SplitPlan.ListAsync(Destinations, null, cluster);
        return [.. found.Select(s => new Split(s.Service, s.Chosen, asked, rules))];
    }

    private static bool IsMeant(KubeObject service, SplitRequest asked) => service.Name == asked.Name
        || (service.At("spec.hosts") as JsonArray ?? []).Select(h => $"{h}")
            .Concat(Routes(service).SelectMany(Targets).Select(Host)).Any(h => asked.ServiceOf(h) == asked.Name);

    private static IReadOnlyList<int> Choose(KubeObject service, SplitRequest asked)
    {
        var routes = Routes(service).ToList();
        return SplitRules.Choose(Named(service), i => IsForCertain(routes[i]), asked.Versions);
    }

    private static bool IsForCertain(JsonObject route) => route["match"] is JsonArray { Count: > 0 } matches
        && matches.OfType<JsonObject>().All(m => m.Any(f => f.Key is not ("uri" or "name" or "gateways" or "port")));

    private static IReadOnlyList<IReadOnlyList<string>> Named(KubeObject service) =>
        [.. Routes(service).Select(route => (IReadOnlyList<string>)[.. Targets(route).Select(Version)])];

    private static IEnumerable<JsonObject> Routes(KubeObject service) => service.List("spec.http");

    private static IEnumerable<JsonObject> Targets(JsonObject route) =>
        route["route"].Objects();

    private static string Host(JsonObject target) => (string?)target["destination"]?["host"] ?? "";

    private static string? Subset(JsonObject target) => (string?)target["destination"]?["subset"];

    private static string Version(JsonObject target) => Subset(target) ?? Host(target).Split('.')[0];

    private static Kind Of(string version, string name, string plural) =>
        new("networking.istio.io", version, name, plural);

    private sealed class Split(KubeObject service, IReadOnlyList<int> chosen, SplitRequest asked,
        IReadOnlyList<KubeObject> destinations) : SplitRoute(service)
    {
        private IEnumerable<JsonObject> Chosen => Routes(Route).Where((_, i) => chosen.Contains(i));

        // A single destination gets everything, whatever its weight.
        public override IReadOnlyList<IReadOnlyDictionary<string, int>> Rules =>
        [
            .. Chosen.Select(route => Targets(route).DistinctBy(Version).ToList()).Select(targets => targets
                .ToDictionary(Version, t => targets.Count == 1 ? 100 : (int?)t["weight"] ?? 0)),
        ];

        public override (string Service, string? Labels)? Behind(string version) =>
            asked.ServiceOf(Host(Target(version))) is not { } service ? null
            : Subset(Target(version)) is not { } subset ? (service, null)
            : Defined(Host(Target(version)), subset) is { } labels
                ? (service, string.Join(',', labels.Select(l => $"{l.Key}={l.Value}"))) : null;

        public override Task CheckAsync(
            IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
        {
            SplitRules.Check($"{Route.Ref}", Named(Route), chosen, percent.Keys, plan);
            foreach (var target in percent.Keys.Select(Target))
                if (Subset(target) is { } subset)
                    plan.Check(Defined(Host(target), subset) is not null,
                        $"a DestinationRule of {Host(target)} has the subset {subset}",
                        hint: "define it there, by labels of its pods: without it Istio answers 503");
            plan.Warn("Istio says nothing of it in the object: that the weights are stored is all that is verified");
            return Task.CompletedTask;
        }

        public override Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
        {
            var stored = new List<Condition>();
            foreach (var i in chosen)
            {
                var targets = Targets(Routes(Route).ElementAt(i)).Select(t => (JsonObject)t.DeepClone()).ToList();
                targets.AddRange(percent.Keys.Where(v => targets.All(t => Version(t) != v)).Select(Target).ToList());
                foreach (var target in targets)
                    target["weight"] = percent.GetValueOrDefault(Version(target));
                var path = $"spec.http[{i}].route";
                Route = plan.Set(Route, path, new JsonArray([.. targets]), Shares.Text(percent));
                stored.Add(new Condition.FieldEquals(Route.Ref, path, Route.Copy(path)));
            }
            return new Condition.All([.. stored]);
        }

        // One that is not listed yet is like the one that is: a subset of its host, or a host.
        private JsonObject Target(string version)
        {
            if (Chosen.SelectMany(Targets).FirstOrDefault(t => Version(t) == version) is { } listed)
                return (JsonObject)listed.DeepClone();
            var like = (JsonObject)Targets(Chosen.First()).First().DeepClone();
            like["destination"]![Subset(like) is null ? "host" : "subset"] = version;
            return like;
        }

        private IReadOnlyDictionary<string, string>? Defined(string host, string subset) => destinations
            .Where(d => IsSame(d, host)).SelectMany(d => d.List("spec.subsets"))
            .FirstOrDefault(s => (string?)s["name"] == subset) is { } found
            ? (found["labels"] as JsonObject ?? []).ToDictionary(l => l.Key, l => $"{l.Value}") : null;

        private bool IsSame(KubeObject destination, string host) =>
            Full(destination.Text("spec.host") ?? "", destination.Namespace) == Full(host, Route.Namespace);

        // A short name is of the namespace where it is written.
        private static string Full(string host, string? ns) => !host.Contains('.') ? $"{host}.{ns}.svc"
            : host.IndexOf(".svc.", StringComparison.Ordinal) is >= 0 and var domain ? host[..(domain + 4)] : host;
    }
}
