using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>
/// Sets a pod apart for examination: out of every selector by its labels, and cut off by a NetworkPolicy. It goes on
/// running.
/// </summary>
public sealed class PodQuarantine : RemediationAction<PodQuarantine.Args>
{
    /// <summary>The one label that a quarantined pod has left.</summary>
    public const string Mark = "aura.dev/quarantine";

    private const string Saved = "metadata.annotations[aura.dev/labels-before-quarantine]";

    public sealed record Args : OnPod;

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.quarantine",
        Aka = "quarantine_pod",
        Description = "Cut a running pod off from Services and network. Use for a suspected intrusion.",
        Risk = Risk.High,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "pods: get, list, watch, patch", "services: list", "discovery.k8s.io/endpointslices: list, watch",
            "networking.k8s.io/networkpolicies: get, list, watch, create, delete", .. PodRemoval.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = await args.FindAsync(cluster, plan);
        if (pod.Label(Mark) is not null)
            return;
        PodRemoval.Running(pod, plan);
        plan.Check(!pod.Flag("spec.hostNetwork"), "it has a network of its own",
            why: pod.Flag("spec.hostNetwork") ? "it uses its node's network, which no NetworkPolicy cuts off" : null,
            hint: "pod.cordon its node, and isolate the node itself");
        var labels = new JsonObject { [Mark] = Placeholder.Suffix };
        await AllowedAsync(pod, cluster, plan);
        var ends = await ReplacementAsync(pod, cluster, plan);
        foreach (var service in (await cluster.ListAsync(Kind.Service, args.Namespace))
            .Where(s => s.Map("spec.selector").Count > 0 && Selector.FromMap(s.At("spec.selector")).Matches(pod)))
            ends.Add(new Condition.NoEndpoint(service.Ref, pod.Name));
        plan.Warn("only a network plugin that enforces NetworkPolicies cuts it off, which the API cannot tell; "
            + "connections that are open may go on");
        var policy = Policy(args.Namespace);
        plan.Create(policy, "no traffic to or from the pods of the label");
        var before = pod.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}");
        var marked = plan.Set(pod, Saved, string.Join(",", before), "its labels, to put them back by hand");
        plan.Set(marked, "metadata.labels", labels, "out of every selector, into the policy's");
        plan.Verify(new Condition.All([new Condition.Exists(policy.Ref), .. ends]), PodRemoval.Patience(pod));
    }

    private static async Task<List<Condition>> ReplacementAsync(
        KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        const string back = "undo deletes the policy and puts the labels back";
        var chain = await OwnerChain.OfAsync(pod, cluster);
        if (chain.Controller is null)
        {
            plan.Undo(UndoGrade.Compensating, $"{back}; what it missed meanwhile is missed");
            plan.Warn("no controller makes another one in its place");
            return [];
        }
        plan.Check(chain.Controller.Ref.Kind != Kind.StatefulSet, "its controller can make another one",
            why: chain.Controller.Ref.Kind == Kind.StatefulSet
                ? $"{chain.Controller.Ref} would wait for the name {pod.Name}, which the orphaned pod keeps" : null,
            hint: "isolate it with a NetworkPolicy for its statefulset.kubernetes.io/pod-name: "
                + "network_policy.block_traffic");
        var controller = await PodRemoval.ControllerAsync(pod, cluster, plan, "none");
        plan.Undo(UndoGrade.Compensating, $"{back}; {controller.Ref} then has one pod too many and deletes one, "
            + $"often {pod.Name} itself. To keep it for examination do not undo: delete pod and policy when done");
        plan.Warn($"{controller.Ref} lets it go, for its selector does not match any more, and makes another one");
        return controller.IsTerminating ? [] : [await PodRemoval.ReplacedAsync(pod, controller, cluster)];
    }

    // Policies add up: what another one still allows to the relabelled pod is not taken away.
    private static async Task AllowedAsync(KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        var relabelled = pod.With("metadata.labels", new JsonObject { [Mark] = "any" });
        foreach (var policy in (await cluster.ListAsync(Kind.NetworkPolicy, pod.Namespace))
            .Where(p => Selector.From(p.At("spec.podSelector")).Matches(relabelled)))
        {
            var rules = policy.List("spec.ingress").Concat(policy.List("spec.egress")).ToList();
            plan.Check(rules.All(r => r.Count > 0), $"{policy.Ref} leaves it no open door",
                why: rules.All(r => r.Count > 0) ? null : "it selects every pod here, this one too, and allows all",
                hint: $"narrow its podSelector so that it spares pods with the label {Mark}");
            if (rules.Count > 0)
                plan.Warn($"{policy.Ref} still allows this pod what it allows to all");
        }
    }

    private static KubeObject Policy(string ns) => new(Kind.NetworkPolicy, new JsonObject
    {
        ["apiVersion"] = Kind.NetworkPolicy.ApiVersion,
        ["kind"] = Kind.NetworkPolicy.Name,
        ["metadata"] = new JsonObject { ["name"] = $"quarantine-{Placeholder.Suffix}", ["namespace"] = ns },
        ["spec"] = new JsonObject
        {
            ["podSelector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject { [Mark] = Placeholder.Suffix },
            },
            ["policyTypes"] = new JsonArray("Ingress", "Egress"),
        },
    });
}
