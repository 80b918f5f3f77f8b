using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Admission;
using Aura.Diagnosis.Detectors.Chaos;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What a pod stands on: its node, its claims, the webhook that changed what fails in it, an experiment that disturbs
/// it, the StatefulSet whose update does not reach it, and its workload where it runs on with an old Secret. Trouble
/// there explains trouble of the pod.
/// </summary>
public static class PodGround
{
    public static ImmutableArray<ObjectRef> Of(KubeObject pod, Snapshot cluster) =>
    [
        .. pod.Text("spec.nodeName") is { } node ? [new ObjectRef(Kind.Node, null, node)] : Array.Empty<ObjectRef>(),
        .. PodClaims.Of(pod),
        .. cluster.Derived(PodMutations.Of).On(pod),
        .. cluster.Derived(ChaosExperiments.Of).On(pod),
        .. cluster.Derived(WedgedUpdates.Of).SetOf(pod) is { } set ? [set] : Array.Empty<ObjectRef>(),
        .. cluster.Derived(StaleSecrets.Of).WorkloadOf(pod) is { } stale ? [stale] : Array.Empty<ObjectRef>(),
    ];
}
