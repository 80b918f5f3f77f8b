using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// HTTPRoutes of the Gateway API: the weights of a rule's <c>backendRefs</c>. They are proportions, 1 where absent
/// (https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref).
/// </summary>
internal sealed class HttpRoutes : IRouteProvider
{
    private const string Group = "gateway.networking.k8s.io";
    private static readonly Kind[] Served =
        [new(Group, "v1", "HTTPRoute", "httproutes"), new(Group, "v1beta1", "HTTPRoute", "httproutes")];

    public static IReadOnlyList<string> Rbac { get; } =
        ["gateway.networking.k8s.io/httproutes: get, list, watch, patch"];

    public RouteKind Kind => RouteKind.HttpRoute;

    public async Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster)
    {
        var routes = await SplitPlan.ListAsync(Served, asked.Namespace, cluster);
        return [.. routes.Where(r => IsMeant(r, asked)).Select(r => (Route: r, Chosen: Choose(r, asked)))
            .Where(r => r.Chosen.Count > 0).Select(r => new Split(r.Route, r.Chosen))];
    }

    private static bool IsMeant(KubeObject route, SplitRequest asked) => route.Name == asked.Name
        || Versions(route).Any(rule => rule.Contains(asked.Name))
        || route.List("spec.parentRefs")
            .Any(p => (string?)p["kind"] == "Service" && (string?)p["name"] == asked.Name);

    private static IReadOnlyList<int> Choose(KubeObject route, SplitRequest asked) =>
        SplitRules.Choose(Versions(route), i => IsForCertain(route.List("spec.rules").ElementAt(i)), asked.Versions);

    private static bool IsForCertain(JsonObject rule) => rule["matches"] is JsonArray { Count: > 0 } matches
        && matches.All(m => m?["headers"] is not null || m?["queryParams"] is not null || m?["method"] is not null);

    private static IReadOnlyList<IReadOnlyList<string>> Versions(KubeObject route) =>
        [.. route.List("spec.rules").Select(rule => (IReadOnlyList<string>)[.. Backends(rule).Select(Name)])];

    private static IEnumerable<JsonObject> Backends(JsonObject rule) =>
        rule["backendRefs"].Objects();

    private static string Name(JsonObject backend) => (string?)backend["name"] ?? "";

    private sealed class Split(KubeObject route, IReadOnlyList<int> chosen) : SplitRoute(route)
    {
        private IEnumerable<JsonObject> Chosen =>
            Route.List("spec.rules").Where((_, i) => chosen.Contains(i));

        public override IReadOnlyList<IReadOnlyDictionary<string, int>> Rules =>
            [.. Chosen.Select(rule => Backends(rule).DistinctBy(Name).ToDictionary(Name, b => (int?)b["weight"] ?? 1))];

        // One in another namespace is no Service of ours.
        public override (string Service, string? Labels)? Behind(string version) => Chosen.SelectMany(Backends)
            .Any(b => Name(b) == version && (((string?)b["namespace"] ?? Route.Namespace) != Route.Namespace
                || ((string?)b["kind"] ?? "Service") != "Service")) ? null : (version, null);

        public override async Task CheckAsync(
            IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
        {
            SplitRules.Check($"{Route.Ref}", Versions(Route), chosen, percent.Keys, plan);
            plan.Check(Against("Accepted") is null, "its Gateway takes the route", why: Against("Accepted"),
                hint: "repair its parentRefs or the Gateway first: the weights would have no effect");
            plan.Check(Against("ResolvedRefs") is null, "all that it refers to is there", why: Against("ResolvedRefs"),
                hint: "repair its backendRefs first: what cannot be resolved answers 500");
            foreach (var name in percent.Keys.Where(name => Behind(name) is not null))
                if (await cluster.GetAsync(Kubernetes.Kind.Service, Route.Namespace, name) is { } service)
                    foreach (var port in Ports(name))
                        plan.Check(service.List("spec.ports").Any(p => (int?)p["port"] == port),
                            $"Service {name} has the port {port}",
                            hint: "it has " + string.Join(", ", service.List("spec.ports").Select(p => p["port"])));
        }

        // A Service that is not listed yet is to be reached on the port of those beside it.
        private IEnumerable<int> Ports(string version) => Chosen.Select(rule => Backends(rule).ToList())
            .Select(backends => (int?)(backends.FirstOrDefault(b => Name(b) == version) ?? backends[0])["port"])
            .OfType<int>().Distinct();

        public override Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
        {
            foreach (var rule in chosen)
                foreach (var (name, weight) in percent)
                    Route = plan.Set(Route, Path(rule, name, out var value, weight), value, Shares.Text(percent));
            return new Condition.All(
            [
                new Condition.StatusCondition(Route.Ref, "Accepted", Within: "status.parents"),
                new Condition.StatusCondition(Route.Ref, "ResolvedRefs", Within: "status.parents"),
            ]);
        }

        private string Path(int rule, string name, out JsonNode value, int weight)
        {
            var backends = Backends(Route.List("spec.rules").ElementAt(rule)).ToList();
            var item = $"spec.rules[{rule}].backendRefs[name={name}]";
            value = weight;
            if (backends.Any(b => Name(b) == name))
                return $"{item}.weight";
            value = new JsonObject { ["group"] = "", ["kind"] = "Service", ["name"] = name, ["weight"] = weight };
            if (backends[0]["port"] is { } port)
                value["port"] = port.DeepClone();
            return item;
        }

        /// <returns>Null where every parent says that it is so.</returns>
        private string? Against(string type)
        {
            var parents = Route.List("status.parents").ToList();
            if (parents.Count == 0)
                return "status.parents is empty: no controller has taken it up";
            var told = parents.Select(p => p["conditions"].Objects()
                .FirstOrDefault(c => (string?)c["type"] == type));
            return told.Where(c => (string?)c?["status"] != "True").Select(c => c is null ? $"{type} is not told"
                : $"{type} is {c["status"]} ({c["reason"]}): {ClusterText.Quote((string?)c["message"])}")
                .FirstOrDefault();
        }
    }
}
