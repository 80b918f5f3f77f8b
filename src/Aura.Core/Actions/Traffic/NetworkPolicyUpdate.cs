using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Sets the whole spec of a NetworkPolicy and says who reaches whom then.</summary>
public sealed class NetworkPolicyUpdate : RemediationAction<NetworkPolicyUpdate.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("NetworkPolicy."), ObjectName]
        public required string Name { get; init; }

        [Description("Whole new spec.")]
        public required JsonObject Spec { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "network_policy.update",
        Aka = "update_network_policy",
        Description = "Set a NetworkPolicy's spec. Use when it keeps the wrong pods apart.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "networking.k8s.io/networkpolicies: get, list, watch, patch", "pods: list", "namespaces: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var policy = plan.Need(await cluster.GetAsync(Kind.NetworkPolicy, args.Namespace, args.Name),
            $"NetworkPolicy {args.Namespace}/{args.Name} exists");
        var spec = Defaulted(args.Spec);
        var changed = plan.Set(policy, "spec", spec, "as given");
        if (plan.Steps.Count == 0)
            return;
        if (spec["podSelector"] is not JsonObject)
        {
            plan.Check(false, "the spec says which pods it is for",
                hint: "podSelector: {} is all pods of the namespace");
            return;
        }
        var before = await PolicyReach.ReadAsync(cluster);
        var after = before.With(changed);
        ReachChange.Tell(ReachChange.Between(before, after, p => p.Namespace == args.Namespace), plan);
        if (!before.Pods.Any(p => p.Namespace == args.Namespace
            && Selector.From(changed.At("spec.podSelector")).Matches(p)))
            plan.Warn("it selects no running pod then");
        Dns(before, after, args.Namespace, plan);
        plan.Verify(new Condition.FieldEquals(policy.Ref, "spec", spec.DeepClone()), TimeSpan.FromSeconds(30));
    }

    // Without names nothing else is found: the usual surprise of a first egress policy.
    private static void Dns(PolicyReach before, PolicyReach after, string ns, PlanBuilder plan)
    {
        var servers = before.Pods.Where(p => p.Label("k8s-app") == "kube-dns").Take(1).ToList();
        var losing = before.Pods.Where(p => p.Namespace == ns && servers.Any(s =>
            before.Allows(p, s, "53", "UDP") && !after.Allows(p, s, "53", "UDP"))).Select(p => p.Name).ToList();
        if (losing.Count > 0)
            plan.RaiseRisk($"{string.Join(", ", losing.Take(3))} would lose DNS (UDP 53 to k8s-app=kube-dns)");
    }

    // As the API fills it in, so that what is set is what is read.
    private static JsonObject Defaulted(JsonObject given)
    {
        var spec = (JsonObject)given.DeepClone();
        foreach (var rule in (spec["ingress"] as JsonArray ?? []).Concat(spec["egress"] as JsonArray ?? [])
            .OfType<JsonObject>())
            foreach (var port in rule["ports"].Objects())
                port["protocol"] ??= "TCP";
        if (spec["policyTypes"] is not JsonArray { Count: > 0 })
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress")
                : new JsonArray("Ingress");
        return spec;
    }
}
