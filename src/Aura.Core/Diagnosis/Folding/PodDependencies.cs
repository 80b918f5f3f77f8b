using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What a container's program needs beside the pod, as far as its configuration alone can explain that it ends or is
/// not ready: Services that it is to speak to and that do not exist, or that lead nowhere although their pods are
/// ready, and policies that keep it from them. A Service without ready pods takes more to be blamed:
/// <see cref="Dependency"/>.
/// </summary>
public static class PodDependencies
{
    public static ImmutableArray<ObjectRef> Of(PodContainer container, Snapshot cluster)
    {
        // An init container is alone while it runs; of the others one may speak for its neighbour.
        var alone = container is { Init: true, Sidecar: false };
        var services = cluster.Derived(ServiceCalls.Of).From(container.Pod)
            .Where(c => !alone || c.Container == container.Name).Select(c => c.Service).ToHashSet();
        return
        [
            .. services.Where(s => cluster.Find(s) is not { } service || Readiness.HasAddress(service, cluster)),
            .. cluster.Derived(BlockedCalls.Of).PoliciesOn(container.Pod, services),
        ];
    }
}
