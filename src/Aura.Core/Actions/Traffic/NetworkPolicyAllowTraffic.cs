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
/// Lets pods reach others where policies keep them apart, by policies of its own: one where the target is held, one
/// where the source is.
/// </summary>
public sealed class NetworkPolicyAllowTraffic : RemediationAction<NetworkPolicyAllowTraffic.Args>
{
    public enum Transport { TCP, UDP, SCTP }

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Labels of the pods to reach.")]
        public required IReadOnlyDictionary<string, string> To { get; init; }

        [Description("Labels of the pods that call.")]
        public required IReadOnlyDictionary<string, string> From { get; init; }

        [Description("Default the same."), RegularExpression("[a-z0-9]([-a-z0-9]*[a-z0-9])?"), StringLength(63)]
        public string? FromNamespace { get; init; }

        [Description("Container port: number or name. Default all.")]
        public string? Port { get; init; }

        public Transport Protocol { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            foreach (var (name, labels) in ((string, IReadOnlyDictionary<string, string>)[])
                [(nameof(To), To), (nameof(From), From)])
                foreach (var fault in labels.Count == 0 ? ["must hold at least one label"]
                    : labels.Select(LabelText.Fault).OfType<string>())
                    yield return new ValidationResult(fault, [name]);
            if (Port is { } port && !PortText.IsPort(port))
                yield return new ValidationResult($"'{port}' is no port", [nameof(Port)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "network_policy.allow_traffic",
        Description = "Let pods reach others that a NetworkPolicy keeps from them. Edits no policy.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "networking.k8s.io/networkpolicies: get, list, watch, create, delete", "pods: list", "namespaces: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var reach = await PolicyReach.ReadAsync(cluster);
        var (targets, sources) = (Picked(reach, args.Namespace, args.To),
            Picked(reach, args.FromNamespace ?? args.Namespace, args.From));
        plan.Check(targets.Count > 0, "there are pods to reach",
            hint: $"no running pod in {args.Namespace} has these labels");
        plan.Check(sources.Count > 0, "there are pods that call",
            hint: $"no running pod in {args.FromNamespace ?? args.Namespace} has these labels");
        plan.Check(!sources.Any(p => p.Flag("spec.hostNetwork")), "those that call are not on the host's network",
            hint: "they have their node's address: allow that as an ipBlock (network_policy.update)");
        if (targets.Count == 0 || sources.Count == 0)
            return;
        var protocol = $"{args.Protocol}";
        var pairs = targets.SelectMany(to => sources.Select(from => (From: from, To: to))).ToList();
        var held = pairs.Any(p => !reach.Passes(p.To, p.To, p.From, PolicyReach.Ingress, args.Port, protocol));
        var kept = pairs.Any(p => !reach.Passes(p.From, p.To, p.From, PolicyReach.Egress, args.Port, protocol));
        var made = new List<KubeObject>();
        if (held)
            made.Add(Plan(args, PolicyReach.Ingress, targets, reach, cluster, plan));
        if (kept)
            made.Add(Plan(args, PolicyReach.Egress, sources, reach, cluster, plan));
        if (made.Count == 0)
            return;
        foreach (var policy in made)
            if (await cluster.GetAsync(policy.Ref) is not null)
                plan.Check(false, $"no policy {policy.Name} is there", hint: "it was changed since: delete it first");
        var after = made.Aggregate(reach, (r, p) => r.With(p));
        var changed = ReachChange.Between(reach, after, p => targets.Contains(p) || sources.Contains(p));
        plan.Check(changed.All(c => c.After is not null), "nobody loses anything by it");
        ReachChange.Tell(changed, plan);
        plan.Undo(UndoGrade.Exact, "undo deletes the policies again");
        plan.Verify(new Condition.All([.. made.Select(p => new Condition.Exists(p.Ref))]), TimeSpan.FromSeconds(30));
    }

    // A pod that no policy holds is open; an allowing policy would be its first, and shut out everybody else.
    private static KubeObject Plan(Args args, string direction, IReadOnlyList<KubeObject> pods, PolicyReach reach,
        ClusterView cluster, PlanBuilder plan)
    {
        var open = pods.Where(p => !reach.Holding(p, direction).Any()).Select(p => p.Name).ToList();
        var holding = pods.SelectMany(p => reach.Holding(p, direction)).Select(p => $"{p.Ref}").Distinct()
            .Order(StringComparer.Ordinal);
        plan.Check(open.Count == 0, $"a policy holds all of these pods already ({direction})",
            why: open.Count == 0 ? $"held by {string.Join(", ", holding)}"
                : $"none holds {string.Join(", ", open.Take(3))}: an allowing policy would shut out everybody else",
            hint: "choose labels of held pods only");
        var policy = new KubeObject(Kind.NetworkPolicy, Manifest(args, direction));
        plan.Create(policy, $"{direction} is held by {string.Join(", ", holding)}; policies add up");
        return policy;
    }

    private static List<KubeObject> Picked(
        PolicyReach reach, string ns, IReadOnlyDictionary<string, string> labels) =>
        [.. reach.Pods.Where(p => p.Namespace == ns && labels.All(l => p.Label(l.Key) == l.Value))
            .OrderBy(p => p.Name, StringComparer.Ordinal)];

    private static JsonObject Manifest(Args args, string direction)
    {
        var ingress = direction == PolicyReach.Ingress;
        var (own, other) = ingress ? (args.To, args.From) : (args.From, args.To);
        var (ns, far) = ingress ? (args.Namespace, args.FromNamespace ?? args.Namespace)
            : (args.FromNamespace ?? args.Namespace, args.Namespace);
        var peer = new JsonObject { ["podSelector"] = Labels(other) };
        if (ns != far)
            peer["namespaceSelector"] =
                Labels(new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = far });
        var rule = new JsonObject { [ingress ? "from" : "to"] = new JsonArray(peer) };
        var port = new JsonObject { ["protocol"] = $"{args.Protocol}" };
        if (args.Port is { } number)
            port["port"] = PortText.Value(number);
        rule["ports"] = new JsonArray(port);
        return new JsonObject
        {
            ["apiVersion"] = Kind.NetworkPolicy.ApiVersion,
            ["kind"] = Kind.NetworkPolicy.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"aura-allow-{direction.ToLowerInvariant()}-{Mark(rule, own)}",
                ["namespace"] = ns,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "aura" },
            },
            ["spec"] = new JsonObject
            {
                ["podSelector"] = Labels(own),
                ["policyTypes"] = new JsonArray(direction),
                [ingress ? "ingress" : "egress"] = new JsonArray(rule),
            },
        };
    }

    // The same wish has the same name, so that it is not made twice.
    private static string Mark(JsonObject rule, IReadOnlyDictionary<string, string> own) =>
        Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(rule.ToJsonString() + Labels(own).ToJsonString())))[..8];

    private static JsonObject Labels(IReadOnlyDictionary<string, string> labels) => new()
    {
        ["matchLabels"] = new JsonObject(labels.OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
    };
}
