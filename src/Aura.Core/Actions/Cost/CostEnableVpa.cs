using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Cost;

/// <summary>
/// Has a VerticalPodAutoscaler recommend requests (Off), or set them where pods are made anew (Initial). The modes that
/// evict or resize running pods are not offered.
/// </summary>
public sealed class CostEnableVpa : RemediationAction<CostEnableVpa.Args>
{
    public enum UpdateMode { Off, Initial }

    public sealed record Args : OnWorkload
    {
        [Description("Off recommends only.")]
        public UpdateMode Mode { get; init; }

        [Description("Only this one; else both.")]
        public SizedResource? Resource { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "cost.enable_vpa",
        Description = "Create a VerticalPodAutoscaler that recommends requests.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromMinutes(5),
        Rbac =
        [
            "apps/deployments: get", "apps/statefulsets: get", "apps/daemonsets: get", "nodes: list",
            "apiextensions.k8s.io/customresourcedefinitions: get", "autoscaling/horizontalpodautoscalers: list",
            "autoscaling.k8s.io/verticalpodautoscalers: get, list, watch, create, delete",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var definition =
            await cluster.GetAsync(Kind.CustomResourceDefinition, null, VerticalScalers.Kind.Resource);
        plan.Need(definition, "VerticalPodAutoscalers are installed",
            why: definition is null
                ? $"the cluster has no CustomResourceDefinition {VerticalScalers.Kind.Resource}" : null,
            hint: "install the Vertical Pod Autoscaler (kubernetes/autoscaler), or go by what was used: "
                + "cost.rightsize_resources");
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        plan.Check(!workload.IsTerminating, $"{workload.Ref} is not being deleted");
        var resources = args.Resource is { } only ? [$"{only}".ToLowerInvariant()] : (string[])["cpu", "memory"];
        foreach (var resource in resources)
            await UnscaledAsync(workload, resource, cluster, plan);
        var there = (await VerticalScalers.OfAsync(workload.Ref, cluster)).Select(v => v.Ref)
            .Append((await cluster.GetAsync(VerticalScalers.Kind, args.Namespace, args.Name))?.Ref)
            .OfType<ObjectRef>().Distinct().ToList();
        plan.Check(there.Count == 0, $"no VerticalPodAutoscaler aims at {workload.Ref} or has its name",
            why: there.Count == 0 ? null
                : $"{string.Join(" and ", there)} is there; what two do to the same pods is not defined",
            hint: "change or delete that one");
        var scaler = new KubeObject(VerticalScalers.Kind,
            Manifest(workload, args.Mode, resources, await LargestAsync(cluster)));
        Warn(args.Mode, workload, plan);
        plan.Undo(UndoGrade.Exact, args.Mode == UpdateMode.Off ? "undo deletes it"
            : "undo deletes it; pods that were made with its requests keep them until they are made anew");
        plan.Create(scaler, args.Mode == UpdateMode.Off ? "recommends, changes nothing"
            : "sets the requests of pods that are made from now on");
        plan.Target(workload.Ref);
        plan.Verify(new Condition.StatusCondition(scaler.Ref, "RecommendationProvided"), TimeSpan.FromMinutes(5));
    }

    private static async Task UnscaledAsync(
        KubeObject workload, string resource, ClusterView cluster, PlanBuilder plan)
    {
        var scalers = await ScalerTargets.OnAsync(workload, resource, cluster);
        plan.Check(scalers.Count == 0, $"no HorizontalPodAutoscaler goes by its {resource}",
            why: scalers.Count == 0 ? null : $"{scalers[0].Ref} does: each would answer what the other does",
            hint: $"leave {resource} to it, and have the other one recommended alone (resource)");
    }

    private static void Warn(UpdateMode mode, KubeObject workload, PlanBuilder plan)
    {
        if (Replicas.Of(workload) == 0)
            plan.Warn("it has no pods: there is nothing to recommend by");
        if (mode == UpdateMode.Off)
            plan.Warn("read what it recommends in its status, and set it by deployment.set_resources");
        else
            plan.Warn("whatever makes pods anew (a rollout, an eviction, a node that goes) gives them other requests, "
                + "and limits in the same proportion; the template still shows the old ones");
    }

    // A recommendation may be more than any node has; then pods stay pending.
    private static async Task<JsonObject> LargestAsync(ClusterView cluster)
    {
        var nodes = await cluster.ListAsync(Kind.Node);
        return new JsonObject(((string[])["cpu", "memory"]).Select(resource => KeyValuePair.Create(resource,
            (JsonNode?)$"{nodes.Select(n => Quantity.From(n.At("status.allocatable")?[resource]) ?? Quantity.Zero)
                .DefaultIfEmpty(Quantity.Zero).Max()}")));
    }

    private static JsonObject Manifest(
        KubeObject workload, UpdateMode mode, string[] resources, JsonObject most) => new()
        {
            ["apiVersion"] = VerticalScalers.Kind.ApiVersion,
            ["kind"] = VerticalScalers.Kind.Name,
            ["metadata"] = new JsonObject { ["name"] = workload.Name, ["namespace"] = workload.Namespace },
            ["spec"] = new JsonObject
            {
                ["targetRef"] = new JsonObject
                {
                    ["apiVersion"] = workload.Kind.ApiVersion, ["kind"] = workload.Kind.Name, ["name"] = workload.Name,
                },
                ["updatePolicy"] = new JsonObject { ["updateMode"] = $"{mode}" },
                ["resourcePolicy"] = new JsonObject
                {
                    ["containerPolicies"] = new JsonArray(new JsonObject
                    {
                        ["containerName"] = "*",
                        ["controlledResources"] = new JsonArray([.. resources.Select(r => JsonValue.Create(r))]),
                        ["maxAllowed"] = new JsonObject(most.Where(m => resources.Contains(m.Key))
                        .Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))),
                    }),
                },
            },
        };
}
