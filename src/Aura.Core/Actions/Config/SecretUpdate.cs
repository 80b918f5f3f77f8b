using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>
/// Sets keys of a Secret to values that the operator of the server has named: the caller says which, and never sees
/// them.
/// </summary>
public sealed class SecretUpdate : RemediationAction<SecretUpdate.Args>
{
    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("Secret."), ObjectName]
        public required string Name { get; init; }

        [Description("Keys, each with the name of a configured value.")]
        public IReadOnlyDictionary<string, string>? From { get; init; }

        [Description("Keys with texts, where configured.")]
        public IReadOnlyDictionary<string, string>? Inline { get; init; }

        [Description("Keys may be new.")]
        public bool Add { get; init; }

        [Description("Restart workloads that would not see it.")]
        public bool RestartConsumers { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (From is not { Count: > 0 } && Inline is not { Count: > 0 })
                yield return new ValidationResult("give it: which key gets which value", [nameof(From)]);
            foreach (var key in (From?.Keys ?? []).Concat(Inline?.Keys ?? []).Where(k => !ConfigData.IsKey(k)))
                yield return new ValidationResult($"'{key}' is no key: letters, digits, '-', '_', '.'", [nameof(From)]);
            foreach (var key in (Inline?.Keys ?? []).Where(k => From?.ContainsKey(k) == true))
                yield return new ValidationResult($"'{key}' has a value in from too", [nameof(Inline)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "secret.update",
        Description = "Set keys of a Secret to values that the operator has configured.",
        Risk = Risk.High,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["secrets: get, list, watch, patch", .. SecretOwner.Rbac, .. ConfigConsumer.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var secret = plan.Need(await cluster.GetAsync(Kind.Secret, args.Namespace, args.Name),
            $"Secret {args.Namespace}/{args.Name} exists", hint: "get_objects with kind Secret lists them");
        await SecretChange.CheckAsync(secret, cluster, plan);
        var change = await SecretChange.OfAsync(args.Namespace, args.From, args.Inline, cluster, plan);
        change.Fits(secret, args.Add, plan);
        var ends = change.Set(secret, cluster, plan);
        if (ends.Count == 0)
            return;
        var consumers = await ConfigConsumer.OfAsync(secret.Ref, cluster);
        plan.Verify(new Condition.All(
            [.. ends, .. await ConfigConsumer.RestartAsync(consumers, args.RestartConsumers, cluster, plan)]),
            TimeSpan.FromMinutes(args.RestartConsumers ? 15 : 1));
    }
}
