using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>A workload before and after a plan's changes, with the pods that it has now.</summary>
internal sealed record WorkloadChange(KubeObject Before, KubeObject After, IReadOnlyList<KubeObject> Pods)
{
    private static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public bool RollsTemplate =>
        (!JsonNode.DeepEquals(Before.At("spec.template"), After.At("spec.template")) || Resumes)
        && !Rollout.RollsNothing(After);

    // A paused Deployment's template may differ from its pods.
    private bool Resumes =>
        Before.Flag(Rollout.Paused) && !After.Flag(Rollout.Paused) && Pods.Any(pod => !IsNew(pod));

    public bool ScalesUp => Replicas > OldReplicas;

    public int OldReplicas => Count(Before);

    public int Replicas => Count(After);

    public JsonObject PodSpec => (JsonObject)After.At("spec.template.spec")!;

    /// <summary>How many pods may exist beyond the replicas while it rolls; percentages are rounded up.</summary>
    public int Surge => After.Kind.Name switch
    {
        "Deployment" when IsRecreate => 0,
        "Deployment" => Share("spec.strategy.rollingUpdate.maxSurge", "25%", up: true),
        "DaemonSet" => Share("spec.updateStrategy.rollingUpdate.maxSurge", "0", up: true),
        _ => 0,
    };

    /// <summary>
    /// How many may be missing while it rolls; percentages are rounded down, but never with a surge of 0.
    /// </summary>
    public int MaxUnavailable => After.Kind.Name switch
    {
        "Deployment" when IsRecreate => Replicas,
        "Deployment" =>
            Math.Max(Share("spec.strategy.rollingUpdate.maxUnavailable", "25%", up: false), Surge == 0 ? 1 : 0),
        "DaemonSet" =>
            Math.Max(Share("spec.updateStrategy.rollingUpdate.maxUnavailable", "1", up: false), Surge == 0 ? 1 : 0),
        _ => 1,
    };

    /// <summary>A pod as the changed template makes it.</summary>
    public KubeObject NewPod => new(Kind.Pod, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = $"{After.Name}-new",
            ["namespace"] = After.Namespace,
            ["labels"] = After.Copy("spec.template.metadata.labels"),
        },
        ["spec"] = PodSpec.DeepClone(),
    });

    private bool IsRecreate => After.Text("spec.strategy.type") == "Recreate";

    /// <summary>The pod is as the changed template would make it, so that the rollout keeps it.</summary>
    public bool IsNew(KubeObject pod) => Shape(pod.At("spec") as JsonObject) == Shape(PodSpec);

    public static async Task<IReadOnlyList<WorkloadChange>> OfAsync(Plan plan, ClusterView cluster)
    {
        var found = new List<WorkloadChange>();
        foreach (var changes in plan.Changes.Where(c => Kinds.Contains(c.Target.Kind)).GroupBy(c => c.Target))
        {
            if (await cluster.GetAsync(changes.Key) is not { } before)
                continue;
            var after = changes.Aggregate(before, Apply);
            var pods = (await WorkloadPods.OfAsync(cluster, before))
                .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod)).ToList();
            found.Add(new WorkloadChange(before, after, pods));
        }
        return found;
    }

    private static KubeObject Apply(KubeObject o, Change change) => change switch
    {
        Change.Patch patch => patch.Fields.Aggregate(o, (at, field) => at.With(field.Path, field.After)),
        Change.Scale scale => o.With("spec.replicas", scale.After),
        _ => o,
    };

    public static bool IsWorkload(Kind kind) => Kinds.Contains(kind);

    /// <summary>How many pods it wants.</summary>
    public static int Count(KubeObject o) => (int)(o.Kind == Kind.DaemonSet
        ? o.Number("status.desiredNumberScheduled") ?? 0
        : o.Number("spec.replicas") ?? 1);

    private int Share(string path, string usual, bool up) =>
        IntOrPercent.Of(After.At(path) ?? usual, Replicas, up);

    // What placing and accounting depend on; the rest of a pod's spec is filled in by admission.
    private static string Shape(JsonObject? spec) => string.Join('|', PodResources.Containers(spec)
        .Select(c => $"{c["name"]} {c["image"]} {Amounts(c, "requests")} {Amounts(c, "limits")}"))
        + spec?["nodeSelector"]?.ToJsonString() + spec?["affinity"]?.ToJsonString()
        + spec?["topologySpreadConstraints"]?.ToJsonString();

    // Admission makes a missing request equal to the limit.
    private static string Amounts(JsonObject container, string of) => string.Join(' ',
        ((string[])["cpu", "memory", "ephemeral-storage"]).Select(r => PodResources.Amount(container, of, r)));
}
