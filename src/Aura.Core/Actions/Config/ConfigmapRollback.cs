using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Diagnosis;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;
using RolloutHistory = Aura.Actions.Shared.RolloutHistory;

namespace Aura.Actions.Config;

/// <summary>
/// Puts a ConfigMap's keys back to an earlier state. Kubernetes keeps no history: what was last applied with kubectl,
/// or an older ConfigMap that an earlier revision of a Deployment refers to, has to do.
/// </summary>
public sealed class ConfigmapRollback : RemediationAction<ConfigmapRollback.Args>
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public sealed record Args : InNamespace
    {
        [Description("ConfigMap."), ObjectName]
        public required string Name { get; init; }

        [Description("Restart workloads that would not see it.")]
        public bool RestartConsumers { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "configmap.rollback",
        Description = "Put a ConfigMap back to what was last applied, or to its predecessor.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Namespace,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["configmaps: get, list, watch, patch", .. ConfigConsumer.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var map = plan.Need(await cluster.GetAsync(Kind.ConfigMap, args.Namespace, args.Name),
            $"ConfigMap {args.Namespace}/{args.Name} exists", hint: "get_objects with kind ConfigMap lists them");
        ConfigData.NotGenerated(map, plan);
        var consumers = await ConfigConsumer.OfAsync(map.Ref, cluster);
        var (source, before) = plan.Need(Applied(map) ?? await PredecessorAsync(map, consumers, cluster),
            "an earlier state of it is known",
            hint: "what Aura itself changed, undo takes back; else set the keys: configmap.update");
        plan.Check(!map.Flag("immutable"), $"{map.Ref} can be changed",
            why: map.Flag("immutable") ? "it is immutable" : null,
            hint: "put the workloads back to the ConfigMap that they used before: deployment.rollback");
        plan.Warn($"the earlier state is {source}");
        var gone = map.Map("data").Keys.Where(key => !before.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        var ends = ConfigData.Set(map, before, gone, plan);
        plan.Verify(new Condition.All(
            [.. ends, .. await ConfigConsumer.RestartAsync(consumers, args.RestartConsumers, cluster, plan)]),
            TimeSpan.FromMinutes(args.RestartConsumers ? 15 : 1));
    }

    private sealed record Earlier(string Source, IReadOnlyDictionary<string, string> Data);

    private static Earlier? Applied(KubeObject map)
    {
        if (map.Annotation(LastApplied) is not { } text)
            return null;
        try
        {
            var applied = (JsonNode.Parse(text)?["data"] as JsonObject ?? [])
                .ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "");
            return Differs(map, applied) ? new Earlier("what was last applied with kubectl", applied) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Names with a hash of the content, as kustomize makes them: the place in the template stays, the name changes.
    private static async Task<Earlier?> PredecessorAsync(
        KubeObject map, IReadOnlyList<ConfigConsumer> consumers, ClusterView cluster)
    {
        foreach (var deployment in consumers.Select(c => c.Workload).Where(w => w.Kind == Kind.Deployment))
        {
            var places = References((JsonObject)deployment.Copy("spec.template")!).Where(r => r.Name == map.Name)
                .Select(r => r.Path).ToHashSet();
            var history = await RolloutHistory.OfAsync(deployment, cluster);
            foreach (var entry in history.Entries.Where(e => e.Revision < RolloutHistory.Revision(deployment)))
                foreach (var name in References(entry.Template).Where(r => places.Contains(r.Path))
                    .Select(r => r.Name).Where(n => n != map.Name).Distinct())
                    if (await cluster.GetAsync(Kind.ConfigMap, map.Namespace, name) is { } older
                        && Differs(map, older.Map("data")))
                        return new Earlier(
                            $"{older.Ref}, which revision {entry.Revision} of {deployment.Ref} refers to",
                            older.Map("data"));
        }
        return null;
    }

    private static IEnumerable<ConfigReference> References(JsonObject template) =>
        ConfigReference.Of(new PodTemplate(template)).Where(r => r.Kind == Kind.ConfigMap);

    private static bool Differs(KubeObject map, IReadOnlyDictionary<string, string> data) =>
        map.Map("data") is var now && (now.Count != data.Count
            || data.Any(p => now.GetValueOrDefault(p.Key) != p.Value));
}
