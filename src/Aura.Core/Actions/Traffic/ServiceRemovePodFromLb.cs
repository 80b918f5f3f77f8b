using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>
/// Takes a pod from behind a Service and lets it run. EndpointSlices are not edited: their controller would put the pod
/// back.
/// </summary>
public sealed class ServiceRemovePodFromLb : RemediationAction<ServiceRemovePodFromLb.Args>
{
    public sealed record Args : InNamespace
    {
        [Description("Pod."), ObjectName]
        public required string Name { get; init; }

        [Description("If several select the pod."), ObjectName]
        public string? Service { get; init; }

        [Description("Close this readiness gate of the pod instead of taking a label."), StringLength(316)]
        public string? Gate { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.remove_pod_from_lb",
        Description = "Stop sending a Service's traffic to a pod, which runs on. Use to debug a bad replica.",
        Risk = Risk.Low,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(10),
        Rbac =
        [
            "pods: get, list, patch", "pods/status: patch", "services: list",
            "discovery.k8s.io/endpointslices: list, watch", .. OwnerChain.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = plan.Need(await cluster.GetAsync(Kind.Pod, args.Namespace, args.Name),
            $"pod {args.Namespace}/{args.Name} exists");
        plan.Check(!pod.IsTerminating, "it is not being deleted", hint: "it leaves its Services by itself");
        var services = (await cluster.ListAsync(Kind.Service, args.Namespace))
            .Where(s => Selector.FromMap(s.At("spec.selector")).Matches(pod)).ToList();
        if (args.Service is null && services.Count == 0)
            return;
        var service = plan.Need(args.Service is { } name ? services.FirstOrDefault(s => s.Name == name)
                : services.Count == 1 ? services[0] : null,
            args.Service is null ? "one Service selects it" : $"Service {args.Service} selects it",
            hint: services.Count == 0 ? "no Service does"
                : $"say which: {string.Join(", ", services.Select(s => s.Name))}");
        plan.Check(OutOfService.Of(pod) is null, "nothing was taken from it before",
            hint: "put that back first: service.add_pod_to_lb");
        var chain = await OwnerChain.OfAsync(pod, cluster);
        plan.Check(chain.Controller?.Ref.Kind != Kind.StatefulSet, "it is no pod of a StatefulSet",
            why: chain.Controller is null ? null : $"{chain.Controller.Ref} made it",
            hint: "its name is taken as long as it runs, so nothing could replace it; pod.restart replaces it");
        var pods = await cluster.ListAsync(Kind.Pod, args.Namespace);
        if (args.Gate is { } gate)
            CloseGate(gate, service, services, pods, pod, plan);
        else
            TakeLabel(service, services, pods, pod, chain.Controller, plan);
        plan.Verify(new Condition.NoEndpoint(service.Ref, pod.Name), TimeSpan.FromMinutes(1));
    }

    private static void TakeLabel(KubeObject service, List<KubeObject> services, IReadOnlyList<KubeObject> pods,
        KubeObject pod, OwnerChain.Owner? controller, PlanBuilder plan)
    {
        var own = controller?.Object is { } set ? Own(set) : [];
        var label = service.Map("spec.selector").OrderBy(l => own.Contains(l.Key))
            .ThenBy(l => services.Count(s => s.Map("spec.selector").ContainsKey(l.Key)))
            .ThenBy(l => l.Key, StringComparer.Ordinal).First();
        var left = services.Where(s => s.Map("spec.selector").ContainsKey(label.Key)).ToList();
        Leave(left, pods, pod, plan);
        if (left.Count > 1)
            plan.Warn($"without the label {label.Key} these drop it too: "
                + string.Join(", ", left.Where(s => s.Name != service.Name).Select(s => s.Name)));
        var spare = own.Contains(label.Key);
        plan.Warn(controller is null ? "nothing replaces it: it has no controller"
            : spare ? $"{controller.Ref} selects by {label.Key} too: it lets the pod go and makes another; "
                + "this one runs on, alone, until somebody deletes it"
            : $"{controller.Ref} does not select by {label.Key}: it keeps the pod and makes no other, "
                + "so there is one endpoint less");
        plan.Undo(UndoGrade.Compensating, spare
            ? $"undo puts the label back; {controller!.Ref} then has a pod too many and deletes one of them"
            : "undo puts the label back; calls that ended meanwhile do not come back");
        var note = new OutOfService(service.Name, new Dictionary<string, string> { [label.Key] = label.Value }, null);
        var noted = plan.Set(pod, $"metadata.labels[{label.Key}]", null, $"Service {service.Name} selects by it");
        plan.Set(noted, OutOfService.Path, note.Text(), "so that service.add_pod_to_lb can put it back");
    }

    private static void CloseGate(string gate, KubeObject service, List<KubeObject> services,
        IReadOnlyList<KubeObject> pods, KubeObject pod, PlanBuilder plan)
    {
        var gates = pod.List("spec.readinessGates").Select(g => $"{g["conditionType"]}").ToList();
        plan.Check(gates.Contains(gate), $"it has the readiness gate {gate}",
            hint: gates.Count == 0 ? "its template has none: leave gate out" : $"it has {string.Join(", ", gates)}");
        var now = pod.Text(OutOfService.GateStatus(gate));
        plan.Check(now == "True", "the gate is open", why: $"{gate} is {now ?? "not set"}",
            hint: "it is no endpoint already");
        if (!gates.Contains(gate) || now != "True")
            return;
        Leave(services, pods, pod, plan);
        plan.Warn("the pod is not Ready while the gate is closed: every Service drops it, "
            + "its workload and disruption budgets count one less; who keeps the gate may open it again");
        plan.Undo(UndoGrade.Compensating, "undo opens the gate; calls that ended meanwhile do not come back");
        var noted = plan.Set(pod, OutOfService.Path, new OutOfService(service.Name, new Dictionary<string, string>(),
            gate).Text(), "so that service.add_pod_to_lb can open it");
        plan.Set(noted, OutOfService.GateStatus(gate), "False", "the kubelet then takes it for not ready", "status");
    }

    private static void Leave(
        List<KubeObject> services, IReadOnlyList<KubeObject> pods, KubeObject pod, PlanBuilder plan)
    {
        foreach (var service in services)
        {
            var others = ServicePods.Picked(pods, service.At("spec.selector")).Where(p => p.Uid != pod.Uid).ToList();
            plan.Check(others.Any(WorkloadPods.IsReady), $"Service {service.Name} keeps another ready endpoint",
                why: $"besides it: {ServicePods.Shown(others)}",
                hint: "the last endpoint would be an outage: scale up first, or repair the others");
            plan.Target(service.Ref);
            plan.Sacrifices(service);
        }
        if (!WorkloadPods.IsReady(pod))
            plan.Warn("it is not ready, so it gets no traffic now; it will not get any when it becomes ready");
    }

    private static HashSet<string> Own(KubeObject controller) =>
    [
        .. controller.Map("spec.selector.matchLabels").Keys,
        .. controller.List("spec.selector.matchExpressions").Select(e => $"{e["key"]}"),
        .. controller.Kind == Kind.ReplicationController ? controller.Map("spec.selector").Keys : [],
    ];
}
