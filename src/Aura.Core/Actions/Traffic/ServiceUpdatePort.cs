using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Sends a Service's port to another port of its pods, or gives it another number.</summary>
public sealed class ServiceUpdatePort : RemediationAction<ServiceUpdatePort.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Service."), ObjectName]
        public required string Name { get; init; }

        [Description("Name or number; if it has several.")]
        public string? Port { get; init; }

        [Description("Container port: number or name.")]
        public string? TargetPort { get; init; }

        [Description("New number of the Service's port."), Range(1, 65535)]
        public int? NewPort { get; init; }

        [Description("Accept a number that no container declares.")]
        public bool Force { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (TargetPort is null && NewPort is null)
                yield return new ValidationResult("give one of them", [nameof(TargetPort), nameof(NewPort)]);
            if (TargetPort is { } target && !PortText.IsPort(target))
                yield return new ValidationResult(
                    $"'{target}' is neither a number from 1 to 65535 nor a port's name", [nameof(TargetPort)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.update_port",
        Description = "Set where a Service's port goes. Use when it misses the container's port.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac = ["services: get, patch", "pods: list", "discovery.k8s.io/endpointslices: list, watch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var service = plan.Need(await cluster.GetAsync(Kind.Service, args.Namespace, args.Name),
            $"Service {args.Namespace}/{args.Name} exists");
        plan.Check(service.Text("spec.type") != "ExternalName" && service.Map("spec.selector").Count > 0,
            "its endpoints come from a selector",
            hint: service.Text("spec.type") == "ExternalName" ? "an ExternalName Service only names another host"
                : "without one the port stands in its EndpointSlices, which are kept by hand; "
                    + "or give it a selector: service.update_selector");
        var ports = service.List("spec.ports").ToList();
        var port = plan.Need(Chosen(ports, args.Port), args.Port is null ? "it has one port"
            : $"it has a port {args.Port}", hint: $"say which with port: {string.Join(", ", ports.Select(Shown))}");
        var target = args.TargetPort is { } text ? PortText.Value(text) : port["targetPort"] ?? port["port"]!;
        var number = args.NewPort ?? (int)port["port"]!;
        if ($"{target}" == $"{port["targetPort"]}" && number == (int)port["port"]!)
            return;
        plan.Check(!ports.Any(p => p != port && (int)p["port"]! == number
            && ServicePods.Protocol(p) == ServicePods.Protocol(port)), $"no other port of it has the number {number}");
        var pods = ServicePods.Picked(await cluster.ListAsync(Kind.Pod, args.Namespace), service.At("spec.selector"));
        plan.Check(
            pods.Any(WorkloadPods.IsReady), "it selects a ready pod", why: $"it selects {ServicePods.Shown(pods)}",
            hint: pods.Count == 0 ? "it selects nothing: service.update_selector" : "repair the pods first");
        var numbers = Declared(pods, target, ServicePods.Protocol(port), args.Force, plan);
        if (service.Text("spec.clusterIP") == "None")
            plan.Warn("it is headless: clients get the pods' addresses and choose the port themselves; "
                + "only SRV records and Ingress controllers follow this one");
        var changed = (JsonObject)port.DeepClone();
        (changed["port"], changed["targetPort"]) = (number, target.DeepClone());
        plan.Set(service, "spec.ports", new JsonArray([.. ports.Select(p => p == port ? changed : p.DeepClone())]),
            $"{Shown(port)} -> {Shown(changed)}");
        plan.Verify(new Condition.EndpointsOnPort(service.Ref, (string?)port["name"] ?? "", numbers),
            TimeSpan.FromMinutes(1));
    }

    // A number need not be declared to be served; a name that is not declared leads nowhere.
    private static ImmutableArray<int> Declared(
        IReadOnlyList<KubeObject> pods, JsonNode target, string protocol, bool force, PlanBuilder plan)
    {
        var found = pods.Select(pod => (pod, Port: ServicePods.Port(pod, target, protocol))).ToList();
        var lacking = found.Where(f => f.Port is null).Select(f => f.pod.Name).ToList();
        var number = int.TryParse($"{target}", out var n) ? n : (int?)null;
        var accepted = force && number is not null;
        if (pods.Count > 0)
            plan.Check(lacking.Count == 0 || accepted, $"the selected pods declare {target}/{protocol}",
                why: lacking.Count == 0 ? null : $"{string.Join(", ", lacking.Take(3))} declares: "
                    + ServicePods.DeclaredText(pods.SelectMany(p => ServicePods.Declared(p.At("spec")))),
                hint: number is null ? "a name that no container declares leads nowhere: give a number"
                    : "if a process listens there without declaring it, say force");
        if (lacking.Count > 0 && accepted)
            plan.Warn($"no container declares {target}/{protocol}: whether anything listens there is not known");
        return number is { } given ? [given] : [.. found.Select(f => f.Port).OfType<int>().Distinct().Order()];
    }

    private static JsonObject? Chosen(List<JsonObject> ports, string? wanted) => wanted is null
        ? ports.Count == 1 ? ports[0] : null
        : ports.FirstOrDefault(p => $"{p["name"]}" == wanted) ?? ports.FirstOrDefault(p => $"{p["port"]}" == wanted);

    private static string Shown(JsonObject port) =>
        (port["name"] is { } name ? $"{name}: " : "") + $"{port["port"]}:{port["targetPort"]}";
}
