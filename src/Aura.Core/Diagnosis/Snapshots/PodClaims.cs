using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The PersistentVolumeClaims that a pod names.</summary>
public static class PodClaims
{
    public static IEnumerable<ObjectRef> Of(KubeObject pod) => pod.List("spec.volumes")
        .Select(v => v["ephemeral"] is not null ? $"{pod.Name}-{v["name"]}"
            : (string?)v["persistentVolumeClaim"]?["claimName"])
        .OfType<string>().Select(name => new ObjectRef(Kind.PersistentVolumeClaim, pod.Namespace, name));
}
