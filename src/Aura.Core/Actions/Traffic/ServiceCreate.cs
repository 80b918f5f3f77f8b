using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Actions.Shared;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic;

/// <summary>Makes a Service that is missing, from the ports of the workload behind it and of what names it.</summary>
public sealed partial class ServiceCreate : RemediationAction<ServiceCreate.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Service."), RegularExpression("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")]
        public required string Name { get; init; }

        [Description("Workload behind it."), ObjectName]
        public required string Workload { get; init; }

        public WorkloadKind Kind { get; init; }

        [Description("As 80:8080 or web=80:http. Default: what the containers declare.")]
        public IReadOnlyList<string>? Ports { get; init; }

        [Description("No virtual address; a StatefulSet's own Service always is.")]
        public bool Headless { get; init; }

        internal ObjectRef Target() => new(Kind switch
        {
            WorkloadKind.StatefulSet => Kubernetes.Kind.StatefulSet,
            WorkloadKind.DaemonSet => Kubernetes.Kind.DaemonSet,
            _ => Kubernetes.Kind.Deployment,
        }, Namespace, Workload);

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => (Ports ?? [])
            .Where(p => !PortForm().IsMatch(p) || !Parts(p).All(PortText.IsPort))
            .Select(p => new ValidationResult($"'{p}' is not of the form 80:8080 or web=80:http", [nameof(Ports)]));

        private static IEnumerable<string> Parts(string port) =>
            port.Split('=', ':').Where(part => part.Length > 0);
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "service.create",
        Description = "Make a missing Service for a workload. Use when others name one that is gone.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Service,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "services: get, list, watch, create, delete", "pods: list", "discovery.k8s.io/endpointslices: list, watch",
            "networking.k8s.io/ingresses: list", "gateway.networking.k8s.io/httproutes: list",
            "admissionregistration.k8s.io/validatingwebhookconfigurations: list",
            "admissionregistration.k8s.io/mutatingwebhookconfigurations: list",
            "apps/statefulsets: get, list", .. OwnerChain.Rbac.Where(r => r != "apps/statefulsets: get"),
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var reference = new ObjectRef(Kind.Service, args.Namespace, args.Name);
        var workload = plan.Need(await cluster.GetAsync(args.Target()), $"{args.Target()} exists");
        plan.Check(!workload.IsTerminating, $"{workload.Ref} is not being deleted");
        var labels = plan.Need(
            workload.At("spec.selector.matchLabels") as JsonObject, "its pods are selected by labels",
            hint: "a Service cannot select by expressions: add a label to the pod template");
        var users = await Users.OfServiceAsync(reference, cluster);
        var ports = Ports(args, workload, [.. users.Select(u => u.Part).OfType<string>().Distinct()], plan);
        if (await cluster.GetAsync(reference) is { } there)
        {
            if (JsonNode.DeepEquals(there.At("spec.selector"), labels) && SamePorts(there, ports))
                return;
            plan.Check(false, "no Service has the name", why: $"{reference} is there",
                hint: "change that one: service.update_selector, service.update_port");
            return;
        }
        var picked = ServicePods.Picked(await cluster.ListAsync(Kind.Pod, args.Namespace), labels);
        await ServicePods.OneWorkloadAsync(picked, cluster, plan);
        plan.Warn(users.Count > 0 ? $"named by {string.Join(", ", users.Select(u => u.By).Distinct())}"
            : "no Ingress, route, StatefulSet or webhook names it; who calls it by its DNS name is not known");
        var own = users.Any(u => u.By.Kind == Kind.StatefulSet);
        var service = new KubeObject(Kind.Service, Manifest(args, labels, ports, args.Headless || own));
        plan.Target(workload.Ref);
        plan.Undo(UndoGrade.Exact, "undo deletes the Service again");
        plan.Create(service, $"in front of {workload.Ref}: {ServicePods.Shown(picked)}");
        if (picked.Any(WorkloadPods.IsReady))
            plan.Verify(new Condition.ReadyEndpoints(service.Ref, 1), TimeSpan.FromMinutes(1));
        else
        {
            plan.Warn("none of the pods is ready, so it has no endpoint yet");
            plan.Verify(new Condition.Exists(service.Ref), TimeSpan.FromMinutes(1));
        }
    }

    private static List<JsonObject> Ports(
        Args args, KubeObject workload, IReadOnlyList<string> wanted, PlanBuilder plan)
    {
        var declared = ServicePods.Declared(workload.At("spec.template.spec"))
            .DistinctBy(p => ($"{p["containerPort"]}", ServicePods.Protocol(p))).ToList();
        var ports = args.Ports is { Count: > 0 } given ? [.. given.Select(Given)] : declared.Select(Of).ToList();
        plan.Check(ports.Count > 0, "the ports are known", hint: "no container declares one: give ports, as 80:8080");
        // Who names a port means the one that there is.
        if (args.Ports is null && ports.Count == 1)
            foreach (var one in wanted)
                ports[0][int.TryParse(one, out var number) ? "port" : "name"] =
                    int.TryParse(one, out number) ? number : one;
        if (ports.Count > 1)
            foreach (var port in ports.Where(p => p["name"] is null))
                port["name"] = $"port-{port["port"]}";
        var missing = wanted.Where(w => !ports.Any(p => $"{p["name"]}" == w || $"{p["port"]}" == w)).ToList();
        plan.Check(missing.Count == 0, "it has the ports that others name",
            why: missing.Count == 0 ? null : $"an Ingress or a route names {string.Join(", ", missing)}",
            hint: "give ports with these");
        foreach (var target in ports.Select(p => p["targetPort"]!).Where(t => !int.TryParse($"{t}", out _)))
            plan.Check(declared.Any(p => $"{p["name"]}" == $"{target}"), $"the containers declare the port {target}",
                hint: $"they declare {ServicePods.DeclaredText(declared)}");
        return ports;
    }

    private static JsonObject Of(JsonObject declared)
    {
        var port = new JsonObject
        {
            ["port"] = declared["containerPort"]!.DeepClone(),
            ["protocol"] = ServicePods.Protocol(declared),
            ["targetPort"] = (declared["name"] ?? declared["containerPort"])!.DeepClone(),
        };
        if (declared["name"] is { } name)
            port["name"] = name.DeepClone();
        return port;
    }

    private static JsonObject Given(string text)
    {
        var match = PortForm().Match(text);
        var port = new JsonObject
        {
            ["port"] = int.Parse(match.Groups["port"].ValueSpan),
            ["protocol"] = "TCP",
            ["targetPort"] = PortText.Value(match.Groups[match.Groups["target"].Success ? "target" : "port"].Value),
        };
        if (match.Groups["name"].Success)
            port["name"] = match.Groups["name"].Value;
        return port;
    }

    private static bool SamePorts(KubeObject service, List<JsonObject> ports) =>
        service.List("spec.ports").Select(Text).Order().SequenceEqual(ports.Select(Text).Order());

    private static string Text(JsonObject port) => $"{port["port"]} {ServicePods.Protocol(port)} {port["targetPort"]}";

    private static JsonObject Manifest(Args args, JsonObject labels, List<JsonObject> ports, bool headless)
    {
        var spec = new JsonObject
        {
            ["selector"] = labels.DeepClone(),
            ["ports"] = new JsonArray([.. ports.Select(p => (JsonNode)p)]),
        };
        if (headless)
            spec["clusterIP"] = "None";
        return new JsonObject
        {
            ["apiVersion"] = Kind.Service.ApiVersion,
            ["kind"] = Kind.Service.Name,
            ["metadata"] = new JsonObject { ["name"] = args.Name, ["namespace"] = args.Namespace },
            ["spec"] = spec,
        };
    }

    [GeneratedRegex(@"^((?<name>[-a-z0-9]+)=)?(?<port>[0-9]{1,5})(:(?<target>[-a-z0-9]+))?$")]
    private static partial Regex PortForm();
}
