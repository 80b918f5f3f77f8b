using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Lets a HorizontalPodAutoscaler own the replica count from now on.</summary>
public sealed class DeploymentAutoScale : RemediationAction<DeploymentAutoScale.Args>
{
    public sealed record Args : OnDeployment, IValidatableObject
    {
        [Description("Default: as many as now."), Range(1, 10000)]
        public int? Min { get; init; }

        [Range(1, 10000)]
        public required int Max { get; init; }

        [Description("Percent of the cpu request to aim at."), Range(1, 1000)]
        public int Cpu { get; init; } = 80;

        [Description("The same of memory."), Range(1, 1000)]
        public int? Memory { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Min > Max)
                yield return new ValidationResult($"min {Min} is more than max {Max}", [nameof(Min), nameof(Max)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.auto_scale",
        Description = "Create an HPA for a Deployment. Use for load that comes and goes.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            "apps/deployments: get", "autoscaling/horizontalpodautoscalers: get, list, watch, create, delete",
            "metrics.k8s.io/pods: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var deployment = await args.FindAsync(cluster, plan);
        var now = Replicas.Of(deployment);
        var least = args.Min ?? Math.Max(1, now);
        plan.Check(least <= args.Max, $"at least {least} and at most {args.Max} replicas make sense",
            why: $"it has {now} now", hint: "raise max, or give a lower min");
        var existing = (await ScalerTargets.OfAsync(deployment, cluster)).Select(h => h.Ref)
            .Append((await cluster.GetAsync(Kind.HorizontalPodAutoscaler, args.Namespace, args.Name))?.Ref)
            .OfType<ObjectRef>().Distinct().ToList();
        plan.Check(existing.Count == 0, $"no autoscaler aims at {deployment.Ref} or has its name",
            why: existing.Count == 0 ? null : $"{string.Join(" and ", existing)} is there, two would be ambiguous",
            hint: "change that one: hpa.update");
        var resources = args.Memory is null ? (string[])["cpu"] : ["cpu", "memory"];
        foreach (var resource in resources)
            Requested(deployment, resource, plan);
        var measured = (await Usage.MeasuredAsync(args.Namespace, cluster)).Count > 0;
        if (!measured)
            plan.Warn($"the metrics API shows no use of pods in {args.Namespace}: until it does (metrics-server), "
                + "the autoscaler does nothing");
        if (now == 0)
            plan.Warn("it is scaled to 0, which switches an autoscaler off: scale it up first");
        if (least <= args.Max && (now < least || now > args.Max))
            plan.Warn($"it has {now} replicas, the autoscaler will set {Math.Clamp(now, least, args.Max)} at once");
        plan.Undo(UndoGrade.Exact, "undo deletes the autoscaler; the replica count stays where it then is");
        var scaler = new KubeObject(Kind.HorizontalPodAutoscaler, Manifest(args, least, resources));
        plan.Create(scaler, $"between {least} and {args.Max} replicas by use of {string.Join(" and ", resources)}");
        plan.Target(deployment.Ref);
        var works = measured && now > 0 ? "ScalingActive" : "AbleToScale";
        plan.Verify(new Condition.FieldEquals(scaler.Ref, $"status.conditions[type={works}].status", "True"),
            TimeSpan.FromMinutes(2));
    }

    private static void Requested(KubeObject deployment, string resource, PlanBuilder plan)
    {
        var spec = deployment.At("spec.template.spec") as JsonObject;
        var lacking = PodResources.Containers(spec)
            .Concat(PodResources.Containers(spec, "initContainers").Where(PodResources.IsSidecar))
            .Where(c => PodResources.Amount(c, "requests", resource) is null).Select(c => $"{c["name"]}").ToList();
        plan.Check(lacking.Count == 0, $"every container requests {resource}, which the target is a share of",
            why: lacking.Count == 0 ? null : $"{string.Join(", ", lacking)} has no {resource} request",
            hint: "set it: deployment.set_resources");
    }

    private static JsonObject Manifest(Args args, int least, IEnumerable<string> resources) => new()
    {
        ["apiVersion"] = Kind.HorizontalPodAutoscaler.ApiVersion,
        ["kind"] = Kind.HorizontalPodAutoscaler.Name,
        ["metadata"] = new JsonObject { ["name"] = args.Name, ["namespace"] = args.Namespace },
        ["spec"] = new JsonObject
        {
            ["scaleTargetRef"] = new JsonObject
            {
                ["apiVersion"] = Kind.Deployment.ApiVersion,
                ["kind"] = Kind.Deployment.Name,
                ["name"] = args.Name,
            },
            ["minReplicas"] = least,
            ["maxReplicas"] = args.Max,
            ["metrics"] = new JsonArray([.. resources.Select(resource =>
                ScalerTargets.Metric(resource, resource == "cpu" ? args.Cpu : args.Memory!.Value))]),
        },
    };
}
