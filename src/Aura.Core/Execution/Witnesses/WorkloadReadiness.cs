using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>
/// Workloads that the plan does not name: whose pods it moves, whose nodes it clears, whose settings it changes.
/// </summary>
internal sealed class WorkloadReadiness : IWitnessSort
{
    public string Name => "workload";
    public TimeSpan Grace => TimeSpan.FromSeconds(30);
    public Kind? Watched => null;

    public async Task<IReadOnlyList<Witness>> FindAsync(Touched touched, ClusterView cluster)
    {
        var moved = touched.Groups.Where(g => g.Owner is { } owner && Workloads.Kinds.Contains(owner.Kind))
            .GroupBy(g => g.Owner!.Ref).Select(g => (Workload: g.First().Owner!, MayMiss: g.Sum(p => p.MayMiss)));
        var concerned = new List<(KubeObject Workload, int MayMiss)>(moved);
        foreach (var settings in touched.Settings.GroupBy(s => s.Namespace!))
            concerned.AddRange((await Workloads.InAsync(settings.Key, cluster))
                .Where(w => settings.Any(s => Uses(w, s))).Select(w => (w, 0)));
        return
        [
            .. concerned.DistinctBy(c => c.Workload.Ref)
                .Where(c => !touched.Names(c.Workload.Ref) && Workloads.Ready(c.Workload) > 0)
                .Select(c => Of(c.Workload, c.MayMiss, touched)),
        ];
    }

    public async Task<IWitnessSort.Sight?> LookAsync(Witness witness, ClusterView cluster) =>
        await cluster.GetAsync(witness.Object) is { } now && now.Uid == witness.Behind[0].Uid
            ? new IWitnessSort.Sight(Workloads.Ready(now), Workloads.Desired(now)) : null;

    private Witness Of(KubeObject workload, int mayMiss, Touched touched)
    {
        var (behind, loose) = Workloads.Behind([workload], touched);
        return new Witness(Name, workload.Ref, "ready replicas", Workloads.Ready(workload))
        {
            UnderWay = mayMiss,
            Loose = loose,
            Behind = behind,
        };
    }

    private static bool Uses(KubeObject workload, ObjectRef setting) => setting.Kind.Name switch
    {
        // They bear upon every pod that is made in the namespace.
        "ResourceQuota" or "LimitRange" => true,
        "ConfigMap" => Mentions(workload.At("spec.template.spec"), setting.Name,
            "configMapRef.name", "configMapKeyRef.name", "configMap.name"),
        "Secret" => Mentions(workload.At("spec.template.spec"), setting.Name,
            "secretRef.name", "secretKeyRef.name", "secret.secretName", "secret.name"),
        "PersistentVolumeClaim" => Mentions(workload.At("spec.template.spec"), setting.Name,
                "persistentVolumeClaim.claimName")
            || workload.List("spec.volumeClaimTemplates").Any(c => setting.Name.StartsWith(
                $"{c["metadata"]?["name"]}-{workload.Name}-", StringComparison.Ordinal)),
        _ => false,
    };

    // The references of a pod's spec, wherever they stand: env, envFrom, volumes, projections.
    private static bool Mentions(JsonNode? node, string name, params string[] places) => node switch
    {
        JsonObject o => o.Any(member => (member.Value is JsonObject inner
                && places.Any(p => p.Split('.') is [var outer, var field] && outer == member.Key
                    && (string?)inner[field] == name)) || Mentions(member.Value, name, places)),
        JsonArray a => a.Any(item => Mentions(item, name, places)),
        _ => false,
    };
}
