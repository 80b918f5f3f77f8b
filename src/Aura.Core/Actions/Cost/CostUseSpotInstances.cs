using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>Draws a stateless Deployment to spot nodes: their label, and a toleration of their own taint.</summary>
public sealed class CostUseSpotInstances : RemediationAction<CostUseSpotInstances.Args>
{
    private const string Tolerations = "spec.template.spec.tolerations";

    public sealed record Args : OnDeployment
    {
        [Description("Only there; else preferred.")]
        public bool Required { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.use_spot_instances",
        Description = "Run a stateless Deployment on spot nodes, which cost less.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "nodes: list", "policy/poddisruptionbudgets: list",
            "autoscaling/horizontalpodautoscalers: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        Rollout.Ready(deployment, plan);
        await StatelessAsync(deployment, cluster, plan);
        var nodes = await cluster.ListAsync(Kind.Node);
        // The label of the most nodes, where several clouds' meet.
        var best = SpotNodes.Labels.Select(l => (Label: l, Nodes: nodes.Where(n => NodeState.IsSchedulable(n)
                && n.Label(l.Key) == l.Value).ToList()))
            .Where(l => l.Nodes.Count > 0).OrderByDescending(l => l.Nodes.Count).FirstOrDefault();
        plan.Check(best.Nodes is not null, "there are spot nodes that take pods",
            why: best.Nodes is null
                ? $"no Ready, uncordoned node has one of {string.Join(", ", SpotNodes.Labels.Select(l => l.Key))}"
                : $"{string.Join(", ", best.Nodes.Select(n => n.Name))} ({best.Label.Key}={best.Label.Value})",
            hint: "add a spot node group first");
        if (best.Nodes is null)
            return;
        var changed = plan.Set(deployment, NodeAffinityChange.Path, NodeAffinityChange.Of(deployment,
            NodeAffinityChange.In(best.Label.Key, [best.Label.Value]), args.Required),
            $"{(args.Required ? "required" : "preferred")}: spot nodes");
        changed = Tolerate(changed, best.Nodes, best.Label.Key, plan);
        if (plan.Steps.Count == 0)
            return;
        Judge(changed, best.Nodes, args.Required, plan);
        plan.Verify(new Condition.RolledOut(deployment.Ref), Rollout.Patience(deployment));
    }

    private static async Task StatelessAsync(KubeObject deployment, ClusterView cluster, PlanBuilder plan)
    {
        var replicas = (int)(await ScalerTargets.OfAsync(deployment, cluster) is [var hpa, ..]
            ? hpa.Number("spec.minReplicas") ?? 1 : Replicas.Of(deployment));
        plan.Check(replicas >= 2, "it keeps 2 replicas or more", why: $"it may have {replicas}",
            hint: "a spot node may go at any time: scale up first (deployment.scale_to, hpa.update)");
        var kept = deployment.List("spec.template.spec.volumes").Where(v => v.ContainsKey("persistentVolumeClaim")
            || v.ContainsKey("ephemeral") || v.ContainsKey("hostPath")).Select(v => $"{v["name"]}").ToList();
        plan.Check(kept.Count == 0, "it is stateless",
            why: kept.Count == 0 ? null : $"it keeps data in {string.Join(", ", kept)}",
            hint: "leave it on nodes that stay");
        var labels = deployment.Map("spec.template.metadata.labels");
        var budget = (await cluster.ListAsync(Kind.PodDisruptionBudget, deployment.Namespace))
            .FirstOrDefault(b => Selector.From(b.At("spec.selector")).Matches(labels));
        plan.Check(budget is not null, "a disruption budget keeps enough of it", why: budget is null ? null
            : $"{budget.Ref}", hint: "add one first: pdb.create");
    }

    private static KubeObject Tolerate(KubeObject deployment, List<KubeObject> nodes, string label, PlanBuilder plan)
    {
        var own = deployment.List(Tolerations).ToList();
        var added = nodes.SelectMany(n => n.List("spec.taints")).Where(t => SpotNodes.IsTaint(t, label))
            .Where(t => !own.Any(o => TaintRules.Tolerates(o, $"{t["key"]}", $"{t["value"]}", $"{t["effect"]}")))
            .DistinctBy(TaintRules.Text).ToList();
        if (added.Count == 0)
            return deployment;
        var all = own.Select(o => o.DeepClone()).Concat(added.Select(t => new JsonObject
        {
            ["key"] = t["key"]?.DeepClone(), ["operator"] = "Equal", ["value"] = $"{t["value"]}",
            ["effect"] = t["effect"]?.DeepClone(),
        }));
        return plan.Set(deployment, Tolerations, new JsonArray([.. all]), "the taint of spot nodes");
    }

    private static void Judge(KubeObject changed, List<KubeObject> nodes, bool required, PlanBuilder plan)
    {
        var spec = (JsonObject)changed.At("spec.template.spec")!;
        var refusals = nodes.Select(n => (n.Name, Why: NodeRules.Against(n, spec))).ToList();
        plan.Check(refusals.Any(r => r.Why is null), "a spot node takes the pods",
            why: string.Join("; ", refusals.Select(r => r.Why is null ? $"{r.Name} would" : $"{r.Name} {r.Why}")),
            hint: "see its node selector and tolerations: deployment.set_scheduling");
        plan.Warn("the cloud takes spot nodes back at any time, with seconds to two minutes of notice, and many at "
            + "once; a disruption budget does not stop it");
        if (required)
            plan.RaiseRisk("without spot nodes no pod of it runs");
        else
            plan.Warn("preferred: pods that went elsewhere do not come back to spot nodes by themselves");
    }
}
