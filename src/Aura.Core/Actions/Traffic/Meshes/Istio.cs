using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Meshes;

/// <summary>
/// Istio with sidecars. istiod reads its signing certificate from the Secret cacerts; without it, it makes a root of
/// its own, which it renews by itself and on the same key
/// (istio/security/pkg/pki/ca/selfsignedcarootcertrotator.go).
/// </summary>
internal sealed class Istio : IMesh
{
    public string Name => "Istio";

    public string Proxy => "istio-proxy";

    public string IssuerSecret => "cacerts";

    public string IssuerByHand => "put new files into the Secret cacerts and run this again (plug in CA certificates); "
        + "a root that istiod has made itself it also renews itself, and another one would cut proxies off";

    // One Deployment for each revision that is installed.
    public async Task<IReadOnlyList<KubeObject>> ControlPlaneAsync(ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Deployment, labels: "app=istiod"))
            .OrderBy(d => $"{d.Namespace}/{d.Name}", StringComparer.Ordinal)];

    // The label of the pod goes before that of the namespace.
    public bool Injects(KubeObject workload, KubeObject? ns) =>
        workload.Map("spec.template.metadata.labels").TryGetValue("sidecar.istio.io/inject", out var own)
            ? own == "true"
            : workload.Map("spec.template.metadata.labels").ContainsKey("istio.io/rev")
                || (ns?.Label("istio-injection") is { } all ? all == "enabled" : ns?.Label("istio.io/rev") is not null);
}
