using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Points a Service at other pods.</summary>
public sealed class ServiceUpdateSelector : RemediationAction<ServiceUpdateSelector.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Service."), ObjectName]
        public required string Name { get; init; }

        [Description("Whole new selector.")]
        public required IReadOnlyDictionary<string, string> Selector { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
            Selector.Count == 0 ? [new ValidationResult("must hold at least one label", [nameof(Selector)])]
            : Selector.Select(LabelText.Fault).OfType<string>()
                .Select(f => new ValidationResult(f, [nameof(Selector)]));
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.update_selector",
        Description = "Set a Service's selector. Use when it selects no pods, or the wrong ones.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "services: get, list, watch, patch", "pods: list", "discovery.k8s.io/endpointslices: list, watch",
            .. OwnerChain.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var service = plan.Need(await cluster.GetAsync(Kind.Service, args.Namespace, args.Name),
            $"Service {args.Namespace}/{args.Name} exists");
        plan.Check(service.Text("spec.type") != "ExternalName", "it has endpoints of its own",
            hint: "an ExternalName Service only names another host: its selector has no effect");
        var selector = new JsonObject(args.Selector.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        if (JsonNode.DeepEquals(service.At("spec.selector"), selector))
            return;
        var pods = await cluster.ListAsync(Kind.Pod, args.Namespace);
        var before = ServicePods.Picked(pods, service.At("spec.selector"));
        var after = ServicePods.Picked(pods, selector);
        plan.Check(after.Any(WorkloadPods.IsReady), "the new selector picks a ready pod",
            why: $"before: {ServicePods.Shown(before)}; after: {ServicePods.Shown(after)}",
            hint: after.Count > 0 ? "the pods exist but are not ready: repair them first" : Known(pods));
        await ServicePods.OneWorkloadAsync(after, cluster, plan);
        NamedPorts(service, after, plan);
        if (service.Map("spec.selector").Count == 0)
            plan.Warn("it had no selector, so its endpoints were kept by hand: the controller replaces them now");
        plan.Set(service, "spec.selector", selector,
            $"endpoints before: {ServicePods.Shown(before)}; after: {ServicePods.Shown(after)}");
        plan.Verify(new Condition.ReadyEndpoints(service.Ref, 1), TimeSpan.FromMinutes(1));
    }

    // A targetPort by name means nothing to pods that do not declare it.
    private static void NamedPorts(KubeObject service, IReadOnlyList<KubeObject> pods, PlanBuilder plan)
    {
        foreach (var port in service.List("spec.ports")
            .Where(p => p["targetPort"]?.GetValueKind() == System.Text.Json.JsonValueKind.String))
            plan.Check(
                pods.All(p => ServicePods.Port(p, port["targetPort"]!, ServicePods.Protocol(port)) is not null),
                $"the picked pods declare the port {port["targetPort"]}",
                hint: "the Service's targetPort is that name: service.update_port");
    }

    private static string Known(IReadOnlyList<KubeObject> pods) =>
        "ready pods here have " + string.Join("; ", pods.Where(WorkloadPods.IsReady)
            .Select(pod => string.Join(",", pod.Labels
                .Where(l => !l.Key.EndsWith("-hash") && !l.Key.Contains("controller-"))
                .Select(l => $"{l.Key}={l.Value}"))).Distinct().Take(5));
}
