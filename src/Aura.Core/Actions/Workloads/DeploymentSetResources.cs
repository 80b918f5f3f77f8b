using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Sets exact requests and limits of a container; what is not named stays.</summary>
public sealed class DeploymentSetResources : RemediationAction<DeploymentSetResources.Args>
{
    private static readonly Dictionary<string, string> Nothing = [];

    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("As {cpu: 100m, memory: 1Gi}.")]
        public IReadOnlyDictionary<string, string>? Requests { get; init; }

        public IReadOnlyDictionary<string, string>? Limits { get; init; }

        internal IEnumerable<string> Resources => (Requests?.Keys ?? []).Concat(Limits?.Keys ?? []).Distinct();

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (!Resources.Any())
                yield return new ValidationResult("name an amount", [nameof(Requests), nameof(Limits)]);
            foreach (var name in Resources.Where(r => r is not ("cpu" or "memory" or "ephemeral-storage")
                && !r.StartsWith("hugepages-") && !r.Contains('/')))
                yield return new ValidationResult($"'{name}' is no resource", [nameof(Requests), nameof(Limits)]);
            foreach (var (name, amount) in (Requests ?? Nothing).Concat(Limits ?? Nothing))
                if (!Quantity.TryParse(amount, out var parsed) || parsed.Sign < 0)
                    yield return new ValidationResult($"'{amount}' is no quantity of {name}", [nameof(Requests)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.set_resources",
        Description = "Set exact requests and limits of a container.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac = [.. Rollout.Rbac, "pods/eviction: create", "autoscaling/horizontalpodautoscalers: list"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var changed = workload;
        foreach (var resource in args.Resources)
        {
            var before = Amounts.Of(container.Container, resource);
            var after = before with
            {
                Request = Given(args.Requests, resource) ?? before.Request,
                Limit = Given(args.Limits, resource) ?? before.Limit,
            };
            if (after is { Request: { } request, Limit: { } limit })
                plan.Check(request <= limit, $"the {resource} request is within its limit",
                    why: $"request {request}, limit {limit}", hint: "give both");
            if (after.Request != before.Request)
                await ScalerTargets.WarnAsync(workload, resource, cluster, plan);
            changed = after.Set(changed, container, plan, $"{container.Name}: {resource} as given");
        }
        if (plan.Steps.Count == 0)
            return;
        QosClass.Warn(workload, changed, plan);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        AmountChange.Watch(workload, args.Resources.Contains("memory") ? "memory" : "cpu", plan);
    }

    private static Quantity? Given(IReadOnlyDictionary<string, string>? amounts, string resource) =>
        amounts is not null && amounts.TryGetValue(resource, out var amount) ? Quantity.Parse(amount) : null;
}
