using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>VerticalPodAutoscalers (kubernetes/autoscaler), where they are installed.</summary>
internal static class VerticalScalers
{
    public static readonly Kind Kind =
        new("autoscaling.k8s.io", "v1", "VerticalPodAutoscaler", "verticalpodautoscalers");

    /// <summary>Those that aim at the workload; none where the API does not serve the kind.</summary>
    public static async Task<IReadOnlyList<KubeObject>> OfAsync(ObjectRef workload, ClusterView cluster) =>
        [.. (await cluster.ListIfServedAsync(Kind, workload.Namespace))
            .Where(scaler => scaler.Text("spec.targetRef.kind") == workload.Kind.Name
                && scaler.Text("spec.targetRef.name") == workload.Name)];

    /// <summary>Without a mode it evicts pods to resize them (<c>PodUpdatePolicy</c> of its API).</summary>
    public static string ModeOf(KubeObject scaler) => scaler.Text("spec.updatePolicy.updateMode") ?? "Recreate";
}
