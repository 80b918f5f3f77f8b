using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>Workloads as large as a HorizontalPodAutoscaler that the plan writes may make them.</summary>
internal static class ScaledOut
{
    public static async Task<IReadOnlyList<WorkloadChange>> OfAsync(Plan plan, ClusterView cluster)
    {
        var found = new List<WorkloadChange>();
        foreach (var change in plan.Changes.Where(c => c.Target.Kind == Kind.HorizontalPodAutoscaler))
        {
            if (await AfterAsync(change, cluster) is not { } scaler
                || scaler.Number("spec.maxReplicas") is not { } most || Target(scaler) is not { } target
                || await cluster.GetAsync(target) is not { } before)
                continue;
            var pods = (await WorkloadPods.OfAsync(cluster, before))
                .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod)).ToList();
            found.Add(new WorkloadChange(before, before.With("spec.replicas", most), pods));
        }
        return found;
    }

    private static async Task<KubeObject?> AfterAsync(Change change, ClusterView cluster) => change switch
    {
        Change.Create create => new KubeObject(create.Target.Kind, create.Body),
        Change.Patch patch when await cluster.GetAsync(patch.Target) is { } before =>
            patch.Fields.Aggregate(before, (at, field) => at.With(field.Path, field.After)),
        _ => null,
    };

    public static ObjectRef? Target(KubeObject scaler) => scaler.Text("spec.scaleTargetRef.kind") switch
    {
        "Deployment" => Named(Kind.Deployment, scaler),
        "StatefulSet" => Named(Kind.StatefulSet, scaler),
        _ => null,
    };

    private static ObjectRef Named(Kind kind, KubeObject scaler) =>
        new(kind, scaler.Namespace, scaler.Text("spec.scaleTargetRef.name") ?? "");
}
