using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>
/// Has a program send traces: its agent injected by the OpenTelemetry operator where that is installed, else the SDK's
/// standard variables.
/// </summary>
public sealed class MonitoringAddTracing : RemediationAction<MonitoringAddTracing.Args>
{
    public enum AgentLanguage { Java, Nodejs, Python, Dotnet }

    public sealed record Args : OnContainer
    {
        [Description("OTLP, as http://collector.otel:4317."), RegularExpression("https?://[^\\s]+"), StringLength(300)]
        public string? Endpoint { get; init; }

        [Description("Of the program, if not known.")]
        public AgentLanguage? Language { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "monitoring.add_tracing",
        Description = "Have a program send OpenTelemetry traces (operator or OTEL_* env).",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            .. Rollout.Rbac, "services: get", "apiextensions.k8s.io/customresourcedefinitions: get",
            "opentelemetry.io/instrumentations: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        if (await Operators.HasAsync(Operators.Instrumentation, cluster) && args.Endpoint is null)
            await InjectAsync(args, workload, container, cluster, plan);
        else
            await VariablesAsync(args, workload, container, cluster, plan);
        if (plan.Steps.Count > 0)
            plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static async Task InjectAsync(
        Args args, KubeObject workload, ContainerChoice container, ClusterView cluster, PlanBuilder plan)
    {
        const string prefix = "instrumentation.opentelemetry.io/";
        var own = await cluster.ListAsync(Operators.Instrumentation, args.Namespace);
        plan.Need(own.Count > 0 ? own : null, $"namespace {args.Namespace} has an Instrumentation",
            hint: "the operator is installed, but nothing says where traces go: create an Instrumentation here, "
                + "or give endpoint");
        var chosen = plan.Need(own.Count == 1 ? own[0] : null, "it is clear which Instrumentation is meant",
            why: string.Join(", ", own.Select(i => i.Name)), hint: "leave one in the namespace, or give endpoint");
        var language = args.Language?.ToString().ToLowerInvariant() ?? ProgramKind.Of(container.Container)?.Language;
        plan.Need(language, "the program's language is known", hint: "give language");
        var why = $"{container.Name}: the operator adds the {language} agent as {chosen.Name} says";
        workload = plan.Set(
            workload, $"spec.template.metadata.annotations[{prefix}inject-{language}]", chosen.Name, why);
        if (ContainerChoice.All(workload).Count > 1)
            plan.Set(workload, $"spec.template.metadata.annotations[{prefix}container-names]", container.Name, why);
        if (plan.Steps.Count > 0)
            plan.Warn("the agent costs memory and start-up time: look at limits and probes if pods are not ready");
    }

    private static async Task VariablesAsync(
        Args args, KubeObject workload, ContainerChoice container, ClusterView cluster, PlanBuilder plan)
    {
        var endpoint = plan.Need(args.Endpoint, "it is known where traces go",
            hint: "the OpenTelemetry operator is not installed (no instrumentations.opentelemetry.io): give endpoint, "
                + "the collector's OTLP address");
        await ReachableAsync(endpoint, args.Namespace, cluster, plan);
        var why = $"{container.Name}: sends traces by OTLP";
        foreach (var (name, value) in ((string, string)[])
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_TRACES_EXPORTER", "otlp"),
                ("OTEL_SERVICE_NAME", workload.Name),
            ])
            workload = EnvChange.Set(workload, container, name, value, why, plan);
        if (plan.Steps.Count > 0)
            plan.Warn("only a program with an OpenTelemetry SDK or agent heeds these variables; others ignore them");
    }

    // A Service of this cluster can be looked up; any other address cannot.
    private static async Task ReachableAsync(string endpoint, string ns, ClusterView cluster, PlanBuilder plan)
    {
        var host = new Uri(endpoint).Host.Split('.');
        var target = host switch
        {
            [var name] => new ObjectRef(Kind.Service, ns, name),
            [var name, var of] => new ObjectRef(Kind.Service, of, name),
            [var name, var of, "svc", ..] => new ObjectRef(Kind.Service, of, name),
            _ => null,
        };
        if (target is null || host[0] == "localhost")
            plan.Warn($"whether {string.Join('.', host)} answers is not seen from here");
        else
            plan.Check(await cluster.GetAsync(target) is not null, $"{target} is there",
                hint: "the endpoint names a Service that does not exist");
    }
}
