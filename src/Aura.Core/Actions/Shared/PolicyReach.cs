using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Which pods may reach which by all NetworkPolicies together: policies add up, and a pod that none of them selects in
/// a direction is open in it. What only a node or the outside world could do is not judged.
/// </summary>
internal sealed class PolicyReach(
    IReadOnlyList<KubeObject> policies, IReadOnlyList<KubeObject> pods, IReadOnlyList<KubeObject> namespaces)
{
    public const string Ingress = nameof(Ingress);
    public const string Egress = nameof(Egress);
    public const string All = "all ports";

    public IReadOnlyList<KubeObject> Pods => pods;

    public static async Task<PolicyReach> ReadAsync(ClusterView cluster) => new(
        await cluster.ListAsync(Kind.NetworkPolicy),
        [.. (await cluster.ListAsync(Kind.Pod)).Where(p => !p.IsTerminating && !WorkloadPods.IsFinished(p))],
        await cluster.ListAsync(Kind.Namespace));

    /// <summary>The same cluster with a policy more, or another one of its name.</summary>
    public PolicyReach With(KubeObject policy) =>
        new([.. policies.Where(p => p.Ref != policy.Ref), policy], pods, namespaces);

    /// <summary>A policy asks for the label.</summary>
    public bool Mentions(string label) =>
        policies.Any(p => p.At("spec")?.ToJsonString().Contains($"\"{label}\"", StringComparison.Ordinal) == true);

    /// <summary>The policies that select the pod in the direction.</summary>
    public IEnumerable<KubeObject> Holding(KubeObject pod, string direction) => policies.Where(p =>
        p.Namespace == pod.Namespace && Types(p).Contains(direction) && !pod.Flag("spec.hostNetwork")
        && Selector.From(p.At("spec.podSelector") ?? new JsonObject()).Matches(pod));

    /// <param name="port">A number or a name; null: any.</param>
    public bool Allows(KubeObject from, KubeObject to, string? port, string protocol) =>
        Passes(from, to, from, Egress, port, protocol) && Passes(to, to, from, Ingress, port, protocol);

    /// <summary>Whether the direction of <paramref name="held"/> alone lets it through.</summary>
    public bool Passes(
        KubeObject held, KubeObject to, KubeObject from, string direction, string? port, string protocol)
    {
        var holding = Holding(held, direction).ToList();
        var peer = direction == Ingress ? from : to;
        return holding.Count == 0 || holding.Any(p => Rules(p, direction).Any(r =>
            Peers(r, direction, p, peer) && Ports(r).Any(e => e is null || Fits(e, to, port, protocol))));
    }

    /// <summary>On which ports, as text; null where on none.</summary>
    public string? Reach(KubeObject from, KubeObject to)
    {
        var (left, right) = (On(from, to, from, Egress), On(to, to, from, Ingress));
        return left is null || right is null ? null : left == All ? right : right == All || left == right ? left
            : $"{left} and also {right}";
    }

    /// <summary>What policyTypes means where it is left out.</summary>
    public static IReadOnlyList<string> Types(KubeObject policy) =>
        policy.At("spec.policyTypes") is JsonArray { Count: > 0 } given ? [.. given.Select(t => $"{t}")]
            : policy.At("spec.egress") is JsonArray { Count: > 0 } ? [Ingress, Egress] : [Ingress];

    private string? On(KubeObject held, KubeObject to, KubeObject from, string direction)
    {
        var holding = Holding(held, direction).ToList();
        if (holding.Count == 0)
            return All;
        var peer = direction == Ingress ? from : to;
        var ports = holding.SelectMany(p => Rules(p, direction).Where(r => Peers(r, direction, p, peer)))
            .SelectMany(Ports).Select(e => e is null ? All : Shown(e)).Distinct()
            .Order(StringComparer.Ordinal).ToList();
        return ports.Count == 0 ? null : ports.Contains(All) ? All : string.Join(", ", ports);
    }

    public static IEnumerable<JsonObject> Rules(KubeObject policy, string direction) =>
        policy.List(direction == Ingress ? "spec.ingress" : "spec.egress");

    // Without peers a rule is for everybody, without ports for all ports: an empty list means the same as none.
    private bool Peers(JsonObject rule, string direction, KubeObject policy, KubeObject peer) =>
        rule[direction == Ingress ? "from" : "to"] is not JsonArray { Count: > 0 } peers
        || peers.OfType<JsonObject>().Any(p => IsPeer(p, policy, peer));

    /// <summary>Whether an entry of a rule's <c>from</c> or <c>to</c> is for the pod.</summary>
    public bool IsPeer(JsonObject peer, KubeObject policy, KubeObject pod)
    {
        if (peer["ipBlock"] is JsonObject block)
            return pod.Text("status.podIP") is { } address && Blocks(block, address);
        var inside = peer["namespaceSelector"] is { } selector
            ? namespaces.FirstOrDefault(n => n.Name == pod.Namespace) is { } ns && Selector.From(selector).Matches(ns)
            : pod.Namespace == policy.Namespace;
        // Pods on the host's network have their node's address: selectors of pods do not see them.
        return inside && !pod.Flag("spec.hostNetwork")
            && (peer["podSelector"] is not { } labels || Selector.From(labels).Matches(pod));
    }

    private static bool Blocks(JsonObject block, string address) =>
        Within($"{block["cidr"]}", address)
        && !(block["except"] as JsonArray ?? []).Any(e => Within($"{e}", address));

    private static bool Within(string cidr, string address) =>
        System.Net.IPNetwork.TryParse(cidr, out var net) && System.Net.IPAddress.TryParse(address, out var ip)
        && net.Contains(ip);

    private static IEnumerable<JsonObject?> Ports(JsonObject rule) =>
        rule["ports"] is JsonArray { Count: > 0 } ports ? ports.OfType<JsonObject?>() : [null];

    private static bool Fits(JsonObject entry, KubeObject to, string? port, string protocol)
    {
        if (ServicePods.Protocol(entry) != protocol || port is null || entry["port"] is null)
            return ServicePods.Protocol(entry) == protocol;
        var wanted = Number(port, to, protocol);
        return entry["endPort"] is { } end ? wanted >= (int)entry["port"]! && wanted <= (int)end
            : wanted is not null && wanted == Number($"{entry["port"]}", to, protocol);
    }

    private static int? Number(string port, KubeObject to, string protocol) =>
        int.TryParse(port, out var number) ? number : ServicePods.Port(to, port, protocol);

    private static string Shown(JsonObject entry) => ServicePods.Protocol(entry)
        + (entry["port"] is { } port ? $" {port}{(entry["endPort"] is { } end ? $"-{end}" : "")}" : "");
}
