using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>
/// Shuts pods off, from everybody or from one peer. Policies only ever allow, and what one allows no other takes back:
/// so those that allow it are narrowed, each shown.
/// </summary>
public sealed class NetworkPolicyBlockTraffic : RemediationAction<NetworkPolicyBlockTraffic.Args>
{
    public enum Way { Ingress, Egress }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Labels of the pods to shut off.")]
        public required IReadOnlyDictionary<string, string> Pods { get; init; }

        public Way Direction { get; init; }

        [Description("Labels of the one peer. Default everybody.")]
        public IReadOnlyDictionary<string, string>? Peer { get; init; }

        [Description("Default the same."), RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), StringLength(63)]
        public string? PeerNamespace { get; init; }

        [Description("Leave port 53 open in egress.")]
        public bool KeepDns { get; init; } = true;

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Pods.Count == 0)
                yield return new ValidationResult("must hold at least one label", [nameof(Pods)]);
            if (Peer is { Count: 0 })
                yield return new ValidationResult("must hold at least one label", [nameof(Peer)]);
            foreach (var fault in Pods.Concat(Peer ?? new Dictionary<string, string>()).Select(LabelText.Fault)
                .OfType<string>())
                yield return new ValidationResult(fault, [nameof(Pods)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "network_policy.block_traffic",
        Description = "Shut pods off from everybody or one peer, by NetworkPolicies. Use to contain.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "networking.k8s.io/networkpolicies: get, list, watch, create, patch, delete", "pods: list",
            "namespaces: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var reach = await PolicyReach.ReadAsync(cluster);
        var pods = Picked(reach, args.Namespace, args.Pods);
        plan.Check(pods.Count > 0, "there are pods to shut off",
            hint: $"no running pod in {args.Namespace} has these labels");
        plan.Check(!pods.Any(p => p.Flag("spec.hostNetwork")), "none of them is on the host's network",
            hint: "policies do not hold such pods");
        if (pods.Count == 0)
            return;
        var edited = args.Peer is { } peer ? Narrowed(args, peer, pods, reach, plan) : Shut(args, pods, reach, plan);
        if (plan.Steps.Count == 0)
            return;
        var after = edited.Aggregate(reach, (r, p) => r.With(p));
        ReachChange.Tell(ReachChange.Between(reach, after, pods.Contains), plan);
        plan.Undo(UndoGrade.Exact, "undo puts the policies back and deletes the one that was made");
        plan.Verify(new Condition.All([.. edited.Select(p => p.Uid is null ? new Condition.Exists(p.Ref)
            : (Condition)new Condition.FieldEquals(p.Ref, "spec", p.Copy("spec")))]), TimeSpan.FromSeconds(30));
    }

    // Everybody: a policy that allows nothing, and no other that allows something.
    private static List<KubeObject> Shut(Args args, List<KubeObject> pods, PolicyReach reach, PlanBuilder plan)
    {
        var own = new KubeObject(Kind.NetworkPolicy, Manifest(args));
        var allowing = Holding(args, pods, reach).Where(p => p.Ref != own.Ref
            && PolicyReach.Rules(p, $"{args.Direction}").Any()).ToList();
        var edited = new List<KubeObject>();
        var made = pods.SelectMany(p => reach.Holding(p, $"{args.Direction}")).Any(p => p.Ref == own.Ref);
        // First of all: a policy that lets go of the pods must not leave them open for a moment.
        if (!made && (allowing.Count > 0 || pods.Any(p => !reach.Holding(p, $"{args.Direction}").Any())))
        {
            plan.Create(own, $"{args.Direction} of {pods.Count} pods: "
                + (Dns(args) ? "nothing but DNS is allowed" : "nothing is allowed"));
            edited.Add(own);
        }
        foreach (var policy in allowing)
            edited.Add(WithoutPods(policy, args, pods, reach, plan));
        return edited;
    }

    private static KubeObject WithoutPods(
        KubeObject policy, Args args, List<KubeObject> pods, PolicyReach reach, PlanBuilder plan)
    {
        var others = reach.Pods.Where(p => p.Namespace == policy.Namespace && !pods.Contains(p)
            && Selector.From(policy.At("spec.podSelector")).Matches(p)).ToList();
        if (others.Count == 0)
            return plan.Set(policy, Field(args), null, "it allows these pods something, and selects no others now");
        var excluded = Excluded(policy.At("spec.podSelector") as JsonObject, args.Pods);
        // The policy would let go of the pods in the other direction too.
        var only = PolicyReach.Types(policy).Count == 1;
        plan.Check(excluded is not null && only, $"{policy.Ref} can be narrowed",
            why: !only ? "it holds both directions: without these pods it would open the other one"
                : excluded is null ? $"it also selects {others[0].Name}, which no single label tells apart" : null,
            hint: "set it whole: network_policy.update");
        return excluded is null || !only ? policy
            : plan.Set(policy, "spec.podSelector", excluded, "it allows these pods something: without them");
    }

    private static List<KubeObject> Narrowed(Args args, IReadOnlyDictionary<string, string> peer,
        List<KubeObject> pods, PolicyReach reach, PlanBuilder plan)
    {
        var direction = $"{args.Direction}";
        var peers = Picked(reach, args.PeerNamespace ?? args.Namespace, peer);
        plan.Check(peers.Count > 0, "the peer is there",
            hint: $"no running pod in {args.PeerNamespace ?? args.Namespace} has these labels");
        var open = pods.Where(p => !reach.Holding(p, direction).Any()).Select(p => p.Name).ToList();
        plan.Check(open.Count == 0, $"a policy holds all of these pods already ({direction})",
            why: open.Count == 0 ? null : $"none holds {string.Join(", ", open.Take(3))}: everybody may, and no policy "
                + "can say 'but this one'",
            hint: "leave peer out to shut off everybody, then network_policy.allow_traffic for those who may");
        var edited = new List<KubeObject>();
        foreach (var policy in Holding(args, pods, reach))
        {
            var rules = PolicyReach.Rules(policy, direction).Select(r => (JsonObject)r.DeepClone()).ToList();
            var kept = rules.Where(r => Keep(r, policy, args, peer, peers, reach, plan)).ToList();
            var changed = plan.Set(policy, Field(args), kept.Count == 0 ? null
                : new JsonArray([.. kept]), "without the peer");
            if (!ReferenceEquals(changed, policy))
                edited.Add(changed);
        }
        return edited;
    }

    /// <returns>False where nobody is left in the rule: without peers it would be for everybody.</returns>
    private static bool Keep(JsonObject rule, KubeObject policy, Args args, IReadOnlyDictionary<string, string> peer,
        List<KubeObject> peers, PolicyReach reach, PlanBuilder plan)
    {
        if (rule[args.Direction == Way.Ingress ? "from" : "to"] is not JsonArray { Count: > 0 } entries)
        {
            plan.Check(false, $"{policy.Ref} can be narrowed", why: "a rule of it allows everybody",
                hint: "set it whole: network_policy.update");
            return true;
        }
        foreach (var entry in entries.OfType<JsonObject>()
            .Where(e => peers.Any(p => reach.IsPeer(e, policy, p))).ToList())
        {
            var excluded = entry["ipBlock"] is null ? Excluded(entry["podSelector"] as JsonObject, peer) : null;
            if (entry["ipBlock"] is null && reach.Pods.Where(p => reach.IsPeer(entry, policy, p)).All(peers.Contains))
                entries.Remove(entry);
            else if (excluded is not null)
                entry["podSelector"] = excluded;
            else
                plan.Check(false, $"{policy.Ref} can be narrowed", why: entry["ipBlock"] is null
                    ? "no single label tells the peer from others that it allows" : "it allows the peer's address",
                    hint: "set it whole: network_policy.update");
        }
        return entries.Count > 0;
    }

    // Not (a and b) is no selector: only one label more than the selector has can be turned round.
    private static JsonObject? Excluded(JsonObject? selector, IReadOnlyDictionary<string, string> labels)
    {
        var changed = (JsonObject?)selector?.DeepClone() ?? [];
        var left = labels.Where(l => $"{changed["matchLabels"]?[l.Key]}" != l.Value).ToList();
        if (left.Count != 1)
            return null;
        var expressions = changed["matchExpressions"] as JsonArray;
        if (expressions is null)
            changed["matchExpressions"] = expressions = [];
        expressions.Add(new JsonObject
        {
            ["key"] = left[0].Key,
            ["operator"] = "NotIn",
            ["values"] = new JsonArray(left[0].Value),
        });
        return changed;
    }

    private static IEnumerable<KubeObject> Holding(Args args, List<KubeObject> pods, PolicyReach reach) =>
        pods.SelectMany(p => reach.Holding(p, $"{args.Direction}")).DistinctBy(p => p.Ref)
            .OrderBy(p => p.Name, StringComparer.Ordinal).ToList();

    private static List<KubeObject> Picked(PolicyReach reach, string ns, IReadOnlyDictionary<string, string> labels) =>
        [.. reach.Pods.Where(p => p.Namespace == ns && labels.All(l => p.Label(l.Key) == l.Value))];

    private static string Field(Args args) => $"spec.{args.Direction}".ToLowerInvariant();

    private static bool Dns(Args args) => args.Direction == Way.Egress && args.KeepDns;

    private static JsonObject Manifest(Args args)
    {
        var labels = new JsonObject(args.Pods.OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(labels.ToJsonString())))[..8];
        var spec = new JsonObject
        {
            ["podSelector"] = new JsonObject { ["matchLabels"] = labels },
            ["policyTypes"] = new JsonArray($"{args.Direction}"),
        };
        if (Dns(args))
            spec["egress"] = new JsonArray(new JsonObject
            {
                ["ports"] = new JsonArray([.. ((string[])["UDP", "TCP"]).Select(p =>
                    (JsonNode)new JsonObject { ["protocol"] = p, ["port"] = 53 })]),
            });
        return new JsonObject
        {
            ["apiVersion"] = Kind.NetworkPolicy.ApiVersion,
            ["kind"] = Kind.NetworkPolicy.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"aura-block-{args.Direction}-{mark}".ToLowerInvariant(),
                ["namespace"] = args.Namespace,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "aura" },
            },
            ["spec"] = spec,
        };
    }
}
