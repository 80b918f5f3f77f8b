using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// A Service serves each node from that node's pods only, and there are none where requests come in: those are dropped
/// (https://kubernetes.io/docs/reference/networking/virtual-ips/#traffic-policies).
/// </summary>
public sealed class ServiceTrafficPolicyLocal : IDetector
{
    // Nodes with it are left out by load balancers.
    private const string Excluded = "node.kubernetes.io/exclude-from-external-load-balancers";

    public string Type => "ServiceTrafficPolicyLocal";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Unread.ContainsKey(Kind.EndpointSlice) ? []
        : cluster.Of(Kind.Service).Where(s => !s.IsTerminating).SelectMany(s => Judge(s, cluster));

    private IEnumerable<Symptom> Judge(KubeObject service, Snapshot cluster)
    {
        var inside = service.Text("spec.internalTrafficPolicy") == "Local";
        var outside = service.Text("spec.externalTrafficPolicy") == "Local"
            && service.Text("spec.type") == "LoadBalancer";
        if (!inside && !outside)
            yield break;
        var nodes = cluster.SlicesOf(service).SelectMany(s => s.List("endpoints"))
            .Where(e => (bool?)e["conditions"]?["ready"] ?? true).Select(e => (string?)e["nodeName"]).OfType<string>()
            .ToHashSet();
        if (nodes.Count == 0)
            yield break; // Without any endpoint it is not the policy's fault.
        if (inside)
            foreach (var caller in cluster.Derived(ServiceCalls.Of).To(service.Ref).Select(c => c.Pod)
                .Where(p => p.Text("spec.nodeName") is { } at && !nodes.Contains(at)).DistinctBy(p => p.Ref))
                yield return Inside(service, caller, nodes, cluster);
        if (outside && nodes.All(n => cluster.Find(new ObjectRef(Kind.Node, null, n))?.Label(Excluded) is not null))
            yield return Outside(service, nodes);
    }

    private Symptom Inside(KubeObject service, KubeObject caller, HashSet<string> nodes, Snapshot cluster)
    {
        var ready = Readiness.IsReady(caller);
        return Seen(service, "internalTrafficPolicy", nodes,
            "requests from pods on nodes without a pod of it are dropped") with
        {
            Workload = cluster.WorkloadOf(caller).Ref,
            Pods = ready ? [] : [caller.Ref],
            Explains = !ready,
            Confidence = ready ? 0.8 : 0.9,
            Evidence =
            [
                .. Evidence(service, "internalTrafficPolicy", nodes),
                new Evidence("a pod that speaks to it runs on", caller.Ref, "spec.nodeName",
                    caller.Text("spec.nodeName")),
            ],
            Reasons = ["a pod that is configured to speak to it runs where no ready pod of it is"],
        };
    }

    private Symptom Outside(KubeObject service, HashSet<string> nodes) =>
        Seen(service, "externalTrafficPolicy", nodes, "its pods run only on nodes that load balancers leave out") with
        {
            Reasons = [$"every node with a ready pod of it has the label {Excluded}"],
            // Pods in the cluster reach it all the same.
            Explains = false,
            Confidence = 0.85,
        };

    private Symptom Seen(KubeObject service, string policy, HashSet<string> nodes, string what) => new()
    {
        Type = Type,
        Target = service.Ref,
        Cause = policy,
        Summary = $"{policy} is Local, and {what}",
        Evidence = [.. Evidence(service, policy, nodes)],
        Confidence = 0.8,
        Facts = new() { ["field"] = $"spec.{policy}" },
        Depth = SymptomDepth.Service,
    };

    private static ImmutableArray<Evidence> Evidence(KubeObject service, string policy, HashSet<string> nodes) =>
    [
        new Evidence("the Service keeps traffic on its node", service.Ref, $"spec.{policy}", "Local"),
        new Evidence("nodes with a ready pod of it", service.Ref, null,
            string.Join(", ", nodes.Order(StringComparer.Ordinal).Take(5))),
    ];
}
