using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>The pods of a version.</summary>
/// <param name="Labels">Of those pods behind the Service that are the version's; null: all.</param>
internal sealed record VersionPods(KubeObject Service, string? Labels, IReadOnlyList<KubeObject> Pods)
{
    public int Ready => Pods.Count(WorkloadPods.IsReady);

    public Condition AtLeast(int ready) => new Condition.ReadyEndpoints(Service.Ref, ready) { Labels = Labels };
}
