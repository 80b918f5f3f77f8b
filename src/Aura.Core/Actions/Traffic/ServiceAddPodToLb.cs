using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Puts a pod back behind the Service that service.remove_pod_from_lb took it from.</summary>
public sealed class ServiceAddPodToLb : RemediationAction<ServiceAddPodToLb.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Pod."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.add_pod_to_lb",
        Description = "Give a pod its traffic back after service.remove_pod_from_lb.",
        Risk = Risk.Low,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "pods: get, list, patch", "pods/status: patch", "services: get, list",
            "discovery.k8s.io/endpointslices: list, watch", "apps/replicasets: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = plan.Need(await cluster.GetAsync(Kind.Pod, args.Namespace, args.Name),
            $"pod {args.Namespace}/{args.Name} exists",
            hint: "where it was replaced, the new pod is behind the Service already");
        plan.Check(!pod.IsTerminating, "it is not being deleted");
        var note = OutOfService.Of(pod);
        if (note is null && (await cluster.ListAsync(Kind.Service, args.Namespace))
            .Any(s => Selector.FromMap(s.At("spec.selector")).Matches(pod)))
            return;
        note = plan.Need(note, "it is known what was taken from it",
            hint: "it was not service.remove_pod_from_lb: look at its labels, or service.update_selector");
        var service = plan.Need(await cluster.GetAsync(Kind.Service, args.Namespace, note.Service),
            $"Service {args.Namespace}/{note.Service} still exists", hint: "make it anew: service.create");
        var changed = pod;
        foreach (var (key, value) in note.Labels)
            changed = plan.Set(changed, $"metadata.labels[{key}]", value, $"as it was before it left {service.Name}");
        changed = plan.Set(changed, OutOfService.Path, null, "it is back");
        plan.Check(Selector.FromMap(service.At("spec.selector")).Matches(changed),
            $"{service.Ref} then selects it", why: $"it selects {Text(service)}",
            hint: "the Service's selector has changed since: service.update_selector");
        if (note.Gate is { } gate && pod.Text(OutOfService.GateStatus(gate)) is { } now && now != "True")
            plan.Set(changed, OutOfService.GateStatus(gate), "True", "the kubelet takes it for ready again", "status");
        plan.Check(WorkloadPods.IsReady(pod) || note.Gate is not null, "the pod is ready",
            hint: "it would be no endpoint: repair it first, or delete it");
        var surplus = await SurplusAsync(pod, changed, cluster);
        if (surplus is not null)
            plan.Warn($"{surplus.Ref} adopts it, has one pod too many then and deletes one of them, "
                + "usually the youngest: it need not be the other one");
        plan.Undo(UndoGrade.Compensating, surplus is null ? "undo takes it from behind the Service again"
            : $"undo takes it from behind the Service again; a pod that {surplus.Ref} deleted does not come back");
        plan.Verify(surplus is null ? new Condition.HasEndpoint(service.Ref, pod.Name)
            : new Condition.ReadyEndpoints(service.Ref, 1), TimeSpan.FromMinutes(1));
    }

    // A controller adopts a pod without one that its selector picks.
    private static async Task<KubeObject?> SurplusAsync(KubeObject pod, KubeObject changed, ClusterView cluster) =>
        pod.Controller is not null ? null : (await cluster.ListAsync(Kind.ReplicaSet, pod.Namespace))
            .FirstOrDefault(set => Selector.From(set.At("spec.selector")).Matches(changed)
                && (set.Number("status.replicas") ?? 0) >= (set.Number("spec.replicas") ?? 1));

    private static string Text(KubeObject service) =>
        string.Join(",", service.Map("spec.selector").Select(l => $"{l.Key}={l.Value}"));
}
