using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// TrafficSplits of the Service Mesh Interface, as Linkerd's SMI extension reads them: the weights of the backends of a
/// root Service (smi-spec/apis/traffic-split/v1alpha4/traffic-split.md).
/// </summary>
internal sealed class TrafficSplits : IRouteProvider
{
    private static readonly Kind[] Served = [.. ((string[])["v1alpha4", "v1alpha2", "v1alpha3", "v1alpha1"])
        .Select(v => new Kind("split.smi-spec.io", v, "TrafficSplit", "trafficsplits"))];

    public static IReadOnlyList<string> Rbac { get; } = ["split.smi-spec.io/trafficsplits: get, list, watch, patch"];

    public RouteKind Kind => RouteKind.TrafficSplit;

    public async Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster) =>
        [.. (await SplitPlan.ListAsync(Served, asked.Namespace, cluster))
            .Where(s => (s.Name == asked.Name || asked.ServiceOf(s.Text("spec.service") ?? "") == asked.Name)
                && s.List("spec.backends").Any(b => asked.Versions.Contains($"{b["service"]}")))
            .Select(s => new Split(s))];

    private sealed class Split(KubeObject split) : SplitRoute(split)
    {
        public override IReadOnlyList<IReadOnlyDictionary<string, int>> Rules =>
            [Route.List("spec.backends").DistinctBy(b => $"{b["service"]}")
                .ToDictionary(b => $"{b["service"]}", b => Weight(b["weight"]))];

        public override (string Service, string? Labels)? Behind(string version) => (version, null);

        public override async Task CheckAsync(
            IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
        {
            plan.Warn("a TrafficSplit has no status: that the weights are stored is all that is verified");
            if (Route.List("spec.matches").Any())
                plan.Warn("it has matches: only requests that fit them are split, the others go to "
                    + $"{Route.Text("spec.service")} itself");
            var root = await ServiceAsync((Route.Text("spec.service") ?? "").Split('.')[0], cluster);
            foreach (var name in percent.Keys)
                if (root is not null && await ServiceAsync(name, cluster) is { } service)
                    plan.Check(!Ports(root).Except(Ports(service)).Any(),
                        $"Service {name} has the ports of {root.Name}",
                        why: $"{root.Name} has {string.Join(", ", Ports(root))}, "
                            + $"{name} has {string.Join(", ", Ports(service))}",
                        hint: "a backend gets nothing of a port that it does not have: service.update_port");
        }

        private Task<KubeObject?> ServiceAsync(string name, ClusterView cluster) =>
            cluster.GetAsync(Kubernetes.Kind.Service, Route.Namespace, name);

        private static IEnumerable<string> Ports(KubeObject service) =>
            service.List("spec.ports").Select(p => $"{p["port"]}");

        public override Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
        {
            var stored = new List<Condition>();
            foreach (var (name, weight) in percent)
            {
                var item = $"spec.backends[service={name}]";
                Route = Route.At(item) is null
                    ? plan.Set(Route, item, new JsonObject { ["service"] = name, ["weight"] = weight },
                        Shares.Text(percent))
                    : plan.Set(Route, $"{item}.weight", weight, Shares.Text(percent));
                stored.Add(new Condition.FieldEquals(Route.Ref, $"{item}.weight", weight));
            }
            return new Condition.All([.. stored]);
        }

        // In v1alpha1 it is a quantity, as 500m; only the proportions count.
        private static int Weight(JsonNode? weight) =>
            Quantity.From(weight) is not { } amount ? 0
            : weight is JsonValue v && v.TryGetValue(out string? text) && text.EndsWith('m')
                && int.TryParse(text.AsSpan(0, text.Length - 1), out var milli) ? milli
            : int.TryParse($"{amount}", out var whole) ? whole : 0;
    }
}
