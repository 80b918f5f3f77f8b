using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// A plain Service in front of several Deployments: it sends each connection to any of its pods, so that a version gets
/// about as much as it has of the pods.
/// </summary>
internal sealed class ReplicaRatios : IRouteProvider
{
    private const int FarOff = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> Rbac { get; } =
    [
        "services: get", "pods: list, watch", "apps/deployments: get, list, watch",
        "apps/deployments/scale: get, patch", "discovery.k8s.io/endpointslices: list, watch",
    ];

    public RouteKind Kind => RouteKind.Replicas;

    public async Task<IReadOnlyList<SplitRoute>> FindAsync(SplitRequest asked, ClusterView cluster)
    {
        if (await cluster.GetAsync(Kubernetes.Kind.Service, asked.Namespace, asked.Name) is not { } service)
            return [];
        var selector = Selector.FromMap(service.At("spec.selector"));
        var behind = (await cluster.ListAsync(Kubernetes.Kind.Deployment, asked.Namespace))
            .Where(d => selector.Matches(d.Map("spec.template.metadata.labels"))).ToList();
        return behind.Count > 1 && behind.Any(d => asked.Versions.Contains(d.Name)) ? [new Split(service, behind)] : [];
    }

    private sealed class Split(KubeObject service, IReadOnlyList<KubeObject> deployments) : SplitRoute(service)
    {
        private readonly Dictionary<string, KubeObject> _deployments = deployments.ToDictionary(d => d.Name);

        public override IReadOnlyList<IReadOnlyDictionary<string, int>> Rules =>
            [_deployments.ToDictionary(d => d.Key, d => Replicas.Of(d.Value))];

        public override (string Service, string? Labels)? Behind(string version) =>
            _deployments.GetValueOrDefault(version) is not { } deployment ? null : (Route.Name, string.Join(',',
                deployment.Map("spec.selector.matchLabels").OrderBy(l => l.Key, StringComparer.Ordinal)
                    .Select(l => $"{l.Key}={l.Value}")));

        public override KubeObject? Workload(string version) => _deployments.GetValueOrDefault(version);

        public override Task CheckAsync(
            IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
        {
            foreach (var name in percent.Keys.Where(name => !_deployments.ContainsKey(name)))
                plan.Check(false, $"Deployment {name} is behind {Route.Ref}",
                    why: $"behind it: {string.Join(", ", _deployments.Keys)}",
                    hint: "name the Deployments that its selector picks");
            var counts = Counts(percent);
            var total = counts.Values.Sum();
            var off = total == 0 ? 0
                : counts.Max(c => Math.Abs(percent.GetValueOrDefault(c.Key) - 100 * c.Value / total));
            plan.Check(off <= FarOff, "the replicas can share out about so", why: Text(counts),
                hint: "it takes more pods (scale up first), or a route with weights, as an HTTPRoute");
            plan.Warn("only about so: a plain Service picks a pod for each connection, so shares follow the number of "
                + "pods, and connections that are open stay where they are");
            if (Route.Text("spec.sessionAffinity") == "ClientIP")
                plan.Warn($"{Route.Ref} has sessionAffinity ClientIP: clients stay with the pod that they have");
            return Task.CompletedTask;
        }

        public override Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
        {
            var counts = Counts(percent);
            // More first, so that nothing is missing meanwhile.
            foreach (var up in (bool[])[true, false])
            {
                var changing = counts.Where(c => _deployments.TryGetValue(c.Key, out var d)
                    && Replicas.Of(d) != c.Value && Replicas.Of(d) < c.Value == up).ToList();
                foreach (var (name, count) in changing)
                {
                    if (count == 0)
                        plan.RaiseRisk($"0 replicas stop {name} altogether");
                    _deployments[name] = plan.Scale(_deployments[name], count, $"{Text(counts)}");
                }
                if (up && changing.Count > 0)
                    plan.Wait(Ready(changing), Patience);
            }
            return Ready(counts.Where(c => _deployments.ContainsKey(c.Key)));
        }

        private Condition.All Ready(IEnumerable<KeyValuePair<string, int>> counts) => new(
            [.. counts.Select(c => (Condition)new Condition.ReadyReplicas(_deployments[c.Key].Ref, c.Value))]);

        // As many pods in all as there are now; whoever is to get something has one at least.
        private Dictionary<string, int> Counts(IReadOnlyDictionary<string, int> percent)
        {
            var sharing = percent.Count(p => p.Value > 0);
            var total = Math.Max(_deployments.Values.Sum(Replicas.Of), sharing);
            var counts = Shares.Parts(percent, total);
            foreach (var (name, _) in percent.Where(p => p.Value > 0 && counts[p.Key] == 0))
            {
                counts[counts.MaxBy(c => c.Value).Key]--;
                counts[name] = 1;
            }
            return counts;
        }

        private static string Text(Dictionary<string, int> counts) => counts.Values.Sum() is var total and > 0
            ? string.Join(", ", counts.Select(c => $"{c.Key} {c.Value} of {total} pods ({100 * c.Value / total} %)"))
            : "no pods";
    }
}
