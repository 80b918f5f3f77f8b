using System.Collections.Immutable;
using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// Which calls that pods are configured for NetworkPolicies do not let through, DNS included. Of pods with the same
/// controller one stands for all. Whether the network plugin enforces policies cannot be seen.
/// </summary>
public sealed class BlockedCalls
{
    private const string DnsNamespace = "kube-system";
    private readonly Snapshot _cluster;
    private readonly ILookup<string?, KubeObject> _policies;
    private readonly List<KubeObject> _dns;
    private readonly ILookup<string, BlockedCall> _byCaller;

    private BlockedCalls(Snapshot cluster)
    {
        _cluster = cluster;
        _policies = cluster.Of(Kind.NetworkPolicy).Where(p => !p.IsTerminating).ToLookup(p => p.Namespace);
        _dns = [.. cluster.PodsIn(DnsNamespace, Selector.Labels("k8s-app=kube-dns")).Where(IsLive)];
        // A cache on each node answers at an address that no policy on pods is about.
        if (cluster.PodsIn(DnsNamespace, Selector.Labels("k8s-app=node-local-dns")).Any())
            _dns.Clear();
        All = _policies.Count == 0 ? [] : [.. Find()];
        _byCaller = All.ToLookup(b => Key(b.Caller));
    }

    public static BlockedCalls Of(Snapshot cluster) => new(cluster);

    /// <summary>One for each caller's controller and Service.</summary>
    public ImmutableArray<BlockedCall> All { get; }

    /// <summary>The policies that keep the pod from DNS and from those of the Services.</summary>
    public IEnumerable<ObjectRef> PoliciesOn(KubeObject pod, IReadOnlySet<ObjectRef> services) => _byCaller[Key(pod)]
        .Where(b => b.Service is null || services.Contains(b.Service.Ref)).Select(b => b.Policy.Ref).Distinct();

    /// <summary>The policies of two namespaces, for pods of these.</summary>
    internal PolicyReach ReachBetween(string? one, string? other) => new(
        [.. _policies[one].Concat(one == other ? [] : _policies[other])], [],
        [.. new[] { one, other }.Distinct().Select(n => _cluster.Find(new ObjectRef(Kind.Namespace, null, n ?? "")))
            .OfType<KubeObject>()]);

    public static string Key(KubeObject pod) => pod.Controller?["uid"]?.ToString() ?? pod.Uid ?? pod.Name;

    /// <summary>
    /// The policy to amend: of those that hold the pod the one with the most rules, for a mere denial is meant so.
    /// </summary>
    internal static KubeObject? AtFault(PolicyReach reach, KubeObject held, string direction) => reach
        .Holding(held, direction).OrderByDescending(p => PolicyReach.Rules(p, direction).Any())
        .ThenByDescending(p => p.Time("metadata.creationTimestamp")).ThenBy(p => p.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private static bool IsLive(KubeObject pod) =>
        !pod.IsTerminating && pod.Text("status.phase") is not ("Succeeded" or "Failed");

    private IEnumerable<BlockedCall> Find()
    {
        var calls = _cluster.Derived(ServiceCalls.Of);
        foreach (var caller in _cluster.LivePods.DistinctBy(Key))
        {
            var named = calls.From(caller);
            // Policies are not about pods on the host's network.
            if (named.IsEmpty || caller.Flag("spec.hostNetwork"))
                continue;
            foreach (var call in named.DistinctBy(c => (c.Service, c.Port)))
                if (_cluster.Find(call.Service) is { } service && Judge(caller, call, service) is { } blocked)
                    yield return blocked;
            if (Dns(caller) is { } dns)
                yield return dns;
        }
    }

    private BlockedCall? Judge(KubeObject caller, ServiceCall call, KubeObject service)
    {
        if (!_policies.Contains(caller.Namespace) && !_policies.Contains(service.Namespace))
            return null;
        var ports = ServicePort.Of(service).ToList();
        var port = ports.Find(p => p.Number == call.Port) ?? (ports.Count == 1 && call.Port is null ? ports[0] : null);
        var targets = _cluster.PodsOf(service).Where(p => IsLive(p) && !p.Flag("spec.hostNetwork")).DistinctBy(Key)
            .ToList();
        if (port is null || targets.Count == 0)
            return null;
        var reach = ReachBetween(caller.Namespace, service.Namespace);
        BlockedCall? blocked = null;
        foreach (var to in targets)
        {
            if (port.In(to) is not { } number)
                continue;
            if (reach.Allows(caller, to, $"{number}", port.Protocol))
                return null;
            var inward = !reach.Passes(to, to, caller, PolicyReach.Ingress, $"{number}", port.Protocol);
            var direction = inward ? PolicyReach.Ingress : PolicyReach.Egress;
            if (AtFault(reach, inward ? to : caller, direction) is { } policy)
                blocked ??= new BlockedCall(caller, policy, direction, service, to, number, port.Protocol, call);
        }
        return blocked;
    }

    private BlockedCall? Dns(KubeObject caller)
    {
        if (_dns.Count == 0 || !_policies.Contains(caller.Namespace))
            return null;
        var reach = ReachBetween(caller.Namespace, DnsNamespace);
        foreach (var to in _dns)
        {
            var port = ServicePods.Port(to, "dns", "UDP") ?? 53;
            if (to.Flag("spec.hostNetwork") || reach.Passes(caller, to, caller, PolicyReach.Egress, $"{port}", "UDP"))
                return null;
        }
        return AtFault(reach, caller, PolicyReach.Egress) is { } policy
            ? new BlockedCall(caller, policy, PolicyReach.Egress, null, _dns[0],
                ServicePods.Port(_dns[0], "dns", "UDP") ?? 53, "UDP", null)
            : null;
    }
}
