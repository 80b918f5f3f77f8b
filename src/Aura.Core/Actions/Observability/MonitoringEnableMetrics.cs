using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>
/// Has Prometheus scrape a workload: by a ServiceMonitor or PodMonitor where its operator is, else by the annotations
/// that many scrape configurations follow.
/// </summary>
public sealed class MonitoringEnableMetrics : RemediationAction<MonitoringEnableMetrics.Args>
{
    public sealed record Args : OnWorkload
    {
        [Description("Container port, name or number; default metrics."), StringLength(15)]
        public string? Port { get; init; }

        [RegularExpression("/.*"), StringLength(200)]
        public string Path { get; init; } = "/metrics";
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "monitoring.enable_metrics",
        Description = "Have Prometheus scrape a workload: a monitor, or annotations.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            .. Rollout.Rbac, "services: list", "apiextensions.k8s.io/customresourcedefinitions: get",
            "monitoring.coreos.com/prometheuses: list",
            "monitoring.coreos.com/servicemonitors: get, list, watch, create, delete",
            "monitoring.coreos.com/podmonitors: get, list, watch, create, delete",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        var port = Chosen(args, workload, plan);
        var service = await ServiceAsync(workload, port, cluster);
        var kind = service is not null && await Operators.HasAsync(Operators.ServiceMonitor, cluster)
            ? Operators.ServiceMonitor
            : await Operators.HasAsync(Operators.PodMonitor, cluster) ? Operators.PodMonitor : null;
        if (kind is null)
        {
            await AnnotateAsync(args, workload, port, cluster, plan);
            return;
        }
        if (await ScrapedAsync(workload, service?.Service, cluster))
            return;
        var labels = await Operators.WantedLabelsAsync(
            kind == Operators.PodMonitor ? "podMonitor" : "serviceMonitor", args.Namespace, cluster, plan);
        plan.Check(await cluster.GetAsync(kind, args.Namespace, args.Name) is null,
            $"there is no {kind} {args.Namespace}/{args.Name} yet", hint: "it selects other pods: change that one");
        var monitor = Operators.Made(kind, args.Namespace, args.Name, labels,
            service is { } by ? OfService(by.Service, by.Port, args) : OfPods(workload, port, args));
        plan.Create(monitor, $"{kind}: port {port.Shown}, path {args.Path}");
        plan.Target(workload.Ref);
        plan.Undo(UndoGrade.Exact, $"undo deletes the {kind}");
        plan.Warn("that the scrape works is seen in Prometheus alone: its targets page, or the metric \"up\"");
        plan.Verify(new Condition.Exists(monitor.Ref), TimeSpan.FromSeconds(30));
    }

    private sealed record ContainerPort(string? Name, long Number)
    {
        public string Shown => Name is null ? $"{Number}" : $"{Name} ({Number})";
    }

    private static ContainerPort Chosen(Args args, KubeObject workload, PlanBuilder plan)
    {
        var ports = workload.List("spec.template.spec.containers")
            .SelectMany(c => c["ports"].Objects())
            .Select(p => new ContainerPort((string?)p["name"], (long?)p["containerPort"] ?? 0)).ToList();
        var shown = ports.Count == 0 ? "it declares no port"
            : $"its ports are {string.Join(", ", ports.Select(p => p.Shown))}";
        if (args.Port is not null)
            return plan.Need(ports.Find(p => p.Name == args.Port || $"{p.Number}" == args.Port),
                $"{workload.Ref} declares the port {args.Port}", hint: shown);
        return plan.Need(ports.Find(p => p.Name is "metrics" or "http-metrics")
            ?? (ports.Count == 1 ? ports[0] : null), "it is clear which port has the metrics",
            hint: $"give port: {shown}");
    }

    private static async Task<(KubeObject Service, string Port)?> ServiceAsync(
        KubeObject workload, ContainerPort port, ClusterView cluster)
    {
        var labels = workload.Map("spec.template.metadata.labels");
        foreach (var service in (await cluster.ListAsync(Kind.Service, workload.Namespace)).Where(s =>
            s.Labels.Count > 0 && s.Map("spec.selector") is { Count: > 0 } selector
            && selector.All(p => labels.GetValueOrDefault(p.Key) == p.Value)))
            foreach (var p in service.List("spec.ports"))
                if ((string?)p["name"] is { } name && ($"{p["targetPort"]}" == $"{port.Number}"
                    || (port.Name is not null && $"{p["targetPort"]}" == port.Name)))
                    return (service, name);
        return null;
    }

    private static async Task<bool> ScrapedAsync(KubeObject workload, KubeObject? service, ClusterView cluster)
    {
        var labels = workload.Map("spec.template.metadata.labels");
        bool Selects(KubeObject monitor, IReadOnlyDictionary<string, string> of) =>
            monitor.Map("spec.selector.matchLabels") is { Count: > 0 } wanted
            && wanted.All(p => of.GetValueOrDefault(p.Key) == p.Value);
        return (await cluster.ListIfServedAsync(Operators.PodMonitor, workload.Namespace))
                .Any(m => Selects(m, labels))
            || (service is not null && (await cluster.ListIfServedAsync(Operators.ServiceMonitor, workload.Namespace))
                .Any(m => Selects(m, service.Labels)));
    }

    private static JsonObject OfService(KubeObject service, string port, Args args) => new()
    {
        ["selector"] = new JsonObject { ["matchLabels"] = service.Copy("metadata.labels") },
        ["endpoints"] = new JsonArray(new JsonObject { ["port"] = port, ["path"] = args.Path }),
    };

    private static JsonObject OfPods(KubeObject workload, ContainerPort port, Args args)
    {
        var endpoint = new JsonObject { ["path"] = args.Path };
        if (port.Name is not null)
            endpoint["port"] = port.Name;
        else
            endpoint["portNumber"] = port.Number;
        return new JsonObject
        {
            ["selector"] = workload.Copy("spec.selector"),
            ["podMetricsEndpoints"] = new JsonArray(endpoint),
        };
    }

    private static Task AnnotateAsync(
        Args args, KubeObject workload, ContainerPort port, ClusterView cluster, PlanBuilder plan)
    {
        Rollout.Ready(workload, plan);
        foreach (var (key, value) in ((string, string)[])
            [("scrape", "true"), ("port", $"{port.Number}"), ("path", args.Path)])
            workload = plan.Set(workload, $"spec.template.metadata.annotations[prometheus.io/{key}]", value,
                "the Prometheus operator is not installed: annotations instead");
        if (plan.Steps.Count == 0)
            return Task.CompletedTask;
        plan.Warn("annotations are heeded only by a Prometheus whose configuration looks for prometheus.io/scrape; "
            + "they replace the pods");
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
        return Task.CompletedTask;
    }
}
