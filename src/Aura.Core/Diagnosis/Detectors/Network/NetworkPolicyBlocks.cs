using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// NetworkPolicies keep pods from a Service that they are configured to speak to, from DNS, or an Ingress' controller
/// from its backends. That something is denied which nobody asks for is no finding.
/// </summary>
public sealed class NetworkPolicyBlocks : IDetector
{
    public string Type => "NetworkPolicyBlocks";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        // What one namespace's policies mean cannot be told without its labels.
        if (!cluster.Covers(Kind.Namespace, null))
            return [];
        return cluster.Derived(BlockedCalls.Of).All.Where(b => Covers(cluster, b)).Select(b => Seen(b, cluster))
            .Concat(cluster.Of(Kind.Ingress).SelectMany(i => IngressBackend.Of(i).DistinctBy(b => (b.Service, b.Port))
                .Select(b => FromController(i, b, cluster)).OfType<Symptom>()));
    }

    private static bool Covers(Snapshot cluster, BlockedCall b) =>
        cluster.Covers(Kind.NetworkPolicy, b.Policy.Namespace);

    private Symptom Seen(BlockedCall b, Snapshot cluster)
    {
        var workload = cluster.WorkloadOf(b.Caller);
        var ill = cluster.PodsOf(workload).Where(p => BlockedCalls.Key(p) == BlockedCalls.Key(b.Caller)
            && !p.IsTerminating && !Readiness.IsReady(p)).Select(p => p.Ref).ToList();
        var what = b.Service is null ? "DNS" : $"{b.Service.Ref}";
        var held = b.Direction == PolicyReach.Ingress ? b.To : b.Caller;
        return new Symptom
        {
            Type = Type,
            Target = b.Policy.Ref,
            Cause = b.Service is null ? "dns" : $"{b.Service.Ref}",
            Workload = workload.Ref,
            Pods = [.. ill],
            Summary = b.Direction == PolicyReach.Ingress
                ? $"it does not let {workload.Ref} reach {what}, which that is configured to speak to"
                : $"it does not let {workload.Ref} out to {what}",
            Evidence =
            [
                new Evidence("the policy holds", b.Policy.Ref, "spec.podSelector",
                    Shown(b.Policy.At("spec.podSelector"))),
                new Evidence($"and allows ({b.Direction})", b.Policy.Ref,
                    b.Direction == PolicyReach.Ingress ? "spec.ingress" : "spec.egress", Rules(b)),
                new Evidence("a pod that it holds", held.Ref, "metadata.labels", Labels(held)),
                b.Call is { } call
                    ? new Evidence("the caller names the host", b.Caller.Ref, call.Field, call.Host, Untrusted: true)
                    : new Evidence("names are answered by", b.To.Ref, "metadata.labels", Labels(b.To)),
                new Evidence("the caller's pods have", b.Caller.Ref, "metadata.labels", Labels(b.Caller)),
            ],
            Confidence = ill.Count > 0 ? 0.9 : 0.7,
            Reasons =
            [
                $"no policy that holds {held.Ref} lets {b.Protocol} {b.Port} through",
                ill.Count > 0 ? "pods of the caller are not ready"
                    : "the caller is ready all the same: it may not need it always, or policies are not enforced",
            ],
            Explains = ill.Count > 0,
            Depth = SymptomDepth.Platform,
            Facts = Facts(b),
        };
    }

    private static JsonObject Facts(BlockedCall b) => new()
    {
        ["direction"] = b.Direction,
        ["port"] = $"{b.Port}",
        ["protocol"] = b.Protocol,
        ["toNamespace"] = b.To.Namespace,
        ["fromNamespace"] = b.Caller.Namespace,
        ["toLabels"] = Stable(b.To),
        ["fromLabels"] = Stable(b.Caller),
    };

    /// <summary>Pods of an ingress controller cannot reach the pods behind an Ingress of its class.</summary>
    private Symptom? FromController(KubeObject ingress, IngressBackend backend, Snapshot cluster)
    {
        if (cluster.Find(new ObjectRef(Kind.IngressClass, null, IngressRules.ClassOf(ingress) ?? ""))
                ?.Text("spec.controller") is not { } controller
            || cluster.Find(backend.Service) is not { } service
            || ServicePort.Of(service).FirstOrDefault(p => backend.PortName is { } name ? p.Name == name
                : p.Number == backend.PortNumber) is not { } port)
            return null;
        var pods = cluster.PodsOf(service).Where(p => !p.IsTerminating && !p.Flag("spec.hostNetwork"))
            .DistinctBy(BlockedCalls.Key).ToList();
        var from = cluster.Derived(IngressControllers.Of).PodOf(controller);
        if (pods.Count == 0 || from is null || pods.Exists(p => port.In(p) is null))
            return null;
        var reach = cluster.Derived(BlockedCalls.Of).ReachBetween(from.Namespace, service.Namespace);
        if (pods.Exists(p => reach.Passes(p, p, from, PolicyReach.Ingress, $"{port.In(p)}", port.Protocol))
            || BlockedCalls.AtFault(reach, pods[0], PolicyReach.Ingress) is not { } policy)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = policy.Ref,
            Cause = $"{service.Ref} from ingress",
            Summary = $"it does not let the ingress controller reach {service.Ref}, to which {ingress.Ref} sends",
            Evidence =
            [
                new Evidence("the policy holds", policy.Ref, "spec.podSelector", Shown(policy.At("spec.podSelector"))),
                new Evidence("the Ingress sends to", ingress.Ref, $"{backend.Field}.name", service.Name),
                new Evidence("a pod of its controller", from.Ref, "metadata.labels", Labels(from)),
            ],
            Confidence = 0.85,
            Reasons = [$"no policy that holds {pods[0].Ref} lets {from.Ref} in"],
            Concerns = [ingress.Ref, service.Ref],
            Explains = false,
            Depth = SymptomDepth.Platform,
            Facts = Facts(new BlockedCall(from, policy, PolicyReach.Ingress, service, pods[0], port.In(pods[0]) ?? 0,
                port.Protocol, null)),
        };
    }

    private static string Rules(BlockedCall b) =>
        PolicyReach.Rules(b.Policy, b.Direction).ToList() is { Count: > 0 } rules
        ? ClusterText.Name(string.Join(" ", rules.Select(r => r.ToJsonString()))) : "nothing";

    private static string Shown(JsonNode? selector) =>
        selector is JsonObject { Count: > 0 } ? $"{Selector.From(selector)}" : "all pods";

    private static string Labels(KubeObject pod) => string.Join(',', pod.Labels.Select(l => $"{l.Key}={l.Value}"));

    private static JsonObject Stable(KubeObject pod) => new(pod.Labels
        .Where(l => !l.Key.EndsWith("-hash", StringComparison.Ordinal) && !l.Key.Contains("kubernetes.io/pod-"))
        .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
}
