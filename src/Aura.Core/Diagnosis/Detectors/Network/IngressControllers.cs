using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>The pods of ingress controllers, told by the name that their charts give them.</summary>
public sealed class IngressControllers
{
    private const string Name = "app.kubernetes.io/name";
    private static readonly string[] s_names =
        ["ingress-nginx", "nginx-ingress", "traefik", "haproxy-ingress", "kubernetes-ingress", "kong", "contour"];

    private readonly Dictionary<string, KubeObject> _pods;

    private IngressControllers(Snapshot cluster) => _pods = cluster.LivePods
        .Where(p => p.Label(Name) is { } name && Array.IndexOf(s_names, name) >= 0 && !p.Flag("spec.hostNetwork")
            && p.Label("app.kubernetes.io/component") is (null or "controller" or "ingress-controller"))
        .DistinctBy(p => p.Label(Name)).ToDictionary(p => p.Label(Name)!);

    public static IngressControllers Of(Snapshot cluster) => new(cluster);

    /// <summary>A pod of the controller that an IngressClass names; null where it cannot be told.</summary>
    public KubeObject? PodOf(string controller) => _pods.FirstOrDefault(p =>
        controller.Contains(p.Key, StringComparison.Ordinal)).Value;
}
