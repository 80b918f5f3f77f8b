using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Config;

/// <summary>Sets and removes keys of a ConfigMap; an immutable one is replaced by another of a new name.</summary>
public sealed class ConfigmapUpdate : RemediationAction<ConfigmapUpdate.Args>
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public sealed record Args : InNamespace, IValidatableObject
    {
        [Description("ConfigMap."), ObjectName]
        public required string Name { get; init; }

        [Description("Keys with their new values.")]
        public IReadOnlyDictionary<string, string>? Set { get; init; }

        [Description("Keys to remove.")]
        public IReadOnlyList<string>? Remove { get; init; }

        [Description("Restart workloads that would not see it.")]
        public bool RestartConsumers { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Set is not { Count: > 0 } && Remove is not { Count: > 0 })
                yield return new ValidationResult("give set or remove", [nameof(Set), nameof(Remove)]);
            foreach (var key in (Set?.Keys ?? []).Concat(Remove ?? []).Where(k => !ConfigData.IsKey(k)))
                yield return new ValidationResult($"'{key}' is no key: letters, digits, '-', '_', '.'", [nameof(Set)]);
            foreach (var key in (Remove ?? []).Where(k => Set?.ContainsKey(k) == true))
                yield return new ValidationResult($"'{key}' is to be set and removed", [nameof(Remove)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "configmap.update",
        Description = "Set or remove keys of a ConfigMap. Use for a wrong setting.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["configmaps: get, list, watch, create, delete, patch", .. ConfigConsumer.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var map = plan.Need(await cluster.GetAsync(Kind.ConfigMap, args.Namespace, args.Name),
            $"ConfigMap {args.Namespace}/{args.Name} exists", hint: "get_objects with kind ConfigMap lists them");
        ConfigData.NotGenerated(map, plan);
        var wanted = ConfigData.Changed(map, args.Set, args.Remove);
        if (JsonNode.DeepEquals(wanted.At("data") ?? new JsonObject(), map.At("data") ?? new JsonObject())
            && JsonNode.DeepEquals(wanted.At("binaryData"), map.At("binaryData")))
            return;
        ConfigData.Fits(wanted, plan);
        var consumers = await ConfigConsumer.OfAsync(map.Ref, cluster);
        if (map.Flag("immutable"))
            Replace(map, wanted, consumers, plan);
        else
            await ChangeAsync(args, map, consumers, cluster, plan);
    }

    private static async Task ChangeAsync(Args args, KubeObject map, IReadOnlyList<ConfigConsumer> consumers,
        ClusterView cluster, PlanBuilder plan)
    {
        var ends = ConfigData.Set(map, args.Set, args.Remove, plan);
        plan.Verify(new Condition.All(
            [.. ends, .. await ConfigConsumer.RestartAsync(consumers, args.RestartConsumers, cluster, plan)]),
            TimeSpan.FromMinutes(args.RestartConsumers ? 15 : 1));
    }

    // Nothing but the new name can bring new data to where an immutable ConfigMap is used.
    private static void Replace(
        KubeObject map, KubeObject wanted, IReadOnlyList<ConfigConsumer> consumers, PlanBuilder plan)
    {
        var name = $"{map.Name}-{Placeholder.Suffix}";
        plan.Warn($"{map.Ref} is immutable: a new one takes its place in "
            + (consumers.Count == 0 ? "no workload, for none uses it"
                : string.Join(", ", consumers.Select(c => c.Workload.Ref)) + ", which roll")
            + "; the old one stays, and what else uses it (Jobs, CronJobs, bare pods) goes on with it");
        var anew = SavedObject.Anew(wanted).With("metadata.name", name);
        // Else kubectl apply would take the new one for what it once wrote.
        if (anew.Annotation(LastApplied) is not null)
            anew = anew.With($"metadata.annotations[{LastApplied}]", null);
        plan.Create(anew, $"{map.Name} with the new values");
        var ends = new List<Condition> { new Condition.Exists(anew.Ref) };
        foreach (var consumer in consumers)
        {
            Rollout.Ready(consumer.Workload, plan);
            ConfigConsumer.Redirect(consumer.Workload, map.Ref, name, plan);
            ends.Add(new Condition.RolledOut(consumer.Workload.Ref));
        }
        plan.Verify(new Condition.All([.. ends]), TimeSpan.FromMinutes(15));
    }
}
