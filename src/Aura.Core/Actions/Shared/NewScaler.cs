using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>A HorizontalPodAutoscaler of a Deployment's name, which owns its replica count from then on.</summary>
internal static class NewScaler
{
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/deployments: get", "autoscaling/horizontalpodautoscalers: get, list, watch, create, delete",
        "metrics.k8s.io/pods: list",
    ];

    /// <param name="targets">In percent of the request, by resource.</param>
    public static async Task PlanAsync(KubeObject deployment, int least, int most,
        IReadOnlyDictionary<string, int> targets, ClusterView cluster, PlanBuilder plan)
    {
        var now = Replicas.Of(deployment);
        await AloneAsync(deployment, cluster, plan);
        foreach (var resource in targets.Keys)
            Requested(deployment, resource, plan);
        var measured = (await Usage.MeasuredAsync(deployment.Namespace, cluster)).Count > 0;
        if (!measured)
            plan.Warn($"the metrics API shows no use of pods in {deployment.Namespace}: until it does "
                + "(metrics-server), the autoscaler does nothing");
        if (now == 0)
            plan.Warn("it is scaled to 0, which switches an autoscaler off: scale it up first");
        if (least <= most && (now < least || now > most))
            plan.Warn($"it has {now} replicas, the autoscaler will set {Math.Clamp(now, least, most)} at once");
        plan.Undo(UndoGrade.Exact, "undo deletes the autoscaler; the replica count stays where it then is");
        var scaler = new KubeObject(Kind.HorizontalPodAutoscaler, Manifest(deployment, least, most, targets));
        plan.Create(scaler, $"between {least} and {most} replicas by use of {string.Join(" and ", targets.Keys)}");
        plan.Target(deployment.Ref);
        var works = measured && now > 0 ? "ScalingActive" : "AbleToScale";
        plan.Verify(new Condition.FieldEquals(scaler.Ref, $"status.conditions[type={works}].status", "True"),
            TimeSpan.FromMinutes(2));
    }

    /// <summary>What the pod's containers and sidecars request together, which a target is a share of.</summary>
    public static Quantity RequestOf(KubeObject deployment, string resource) => Running(deployment)
        .Select(c => PodResources.Amount(c, "requests", resource) ?? Quantity.Zero)
        .Aggregate(Quantity.Zero, (sum, amount) => sum + amount);

    private static async Task AloneAsync(KubeObject deployment, ClusterView cluster, PlanBuilder plan)
    {
        var existing = (await ScalerTargets.OfAsync(deployment, cluster)).Select(h => h.Ref)
            .Append((await cluster.GetAsync(Kind.HorizontalPodAutoscaler, deployment.Namespace, deployment.Name))?.Ref)
            .OfType<ObjectRef>().Distinct().ToList();
        plan.Check(existing.Count == 0, $"no autoscaler aims at {deployment.Ref} or has its name",
            why: existing.Count == 0 ? null : $"{string.Join(" and ", existing)} is there, two would be ambiguous",
            hint: "change that one: hpa.update");
    }

    private static void Requested(KubeObject deployment, string resource, PlanBuilder plan)
    {
        var lacking = Running(deployment).Where(c => PodResources.Amount(c, "requests", resource) is null)
            .Select(c => $"{c["name"]}").ToList();
        plan.Check(lacking.Count == 0, $"every container requests {resource}, which the target is a share of",
            why: lacking.Count == 0 ? null : $"{string.Join(", ", lacking)} has no {resource} request",
            hint: "set it: deployment.set_resources");
    }

    private static IEnumerable<JsonObject> Running(KubeObject deployment) =>
        ContainerChoice.Running(deployment).Select(c => c.Container);

    private static JsonObject Manifest(
        KubeObject deployment, int least, int most, IReadOnlyDictionary<string, int> targets) => new()
        {
            ["apiVersion"] = Kind.HorizontalPodAutoscaler.ApiVersion,
            ["kind"] = Kind.HorizontalPodAutoscaler.Name,
            ["metadata"] = new JsonObject { ["name"] = deployment.Name, ["namespace"] = deployment.Namespace },
            ["spec"] = new JsonObject
            {
                ["scaleTargetRef"] = new JsonObject
                {
                    ["apiVersion"] = Kind.Deployment.ApiVersion,
                    ["kind"] = Kind.Deployment.Name,
                    ["name"] = deployment.Name,
                },
                ["minReplicas"] = least,
                ["maxReplicas"] = most,
                ["metrics"] = new JsonArray([.. targets.Select(t => ScalerTargets.Metric(t.Key, t.Value))]),
            },
        };
}
