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
    private const string Inject = "sidecar.istio.io/inject";
    private const string Revision = "istio.io/rev";

    public string Name => "Istio";

    public string Proxy => "istio-proxy";

    public string IssuerSecret => "cacerts";

    public string IssuerByHand => "put new files into the Secret cacerts and run this again (plug in CA certificates); "
        + "a root that istiod has made itself it also renews itself, and another one would cut proxies off";

    // One Deployment for each revision that is installed.
    public async Task<IReadOnlyList<KubeObject>> ControlPlaneAsync(ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Deployment, labels: "app=istiod"))
            .OrderBy(d => $"{d.Namespace}/{d.Name}", StringComparer.Ordinal)];

    /// <summary>
    /// A pod may always decline. Beyond that its own label counts only where its namespace has none
    /// (manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml in istio, and injectRequired in
    /// pkg/kube/inject/inject.go for the annotation).
    /// </summary>
    public bool Injects(KubeObject workload, KubeObject? ns)
    {
        var labels = workload.Map("spec.template.metadata.labels");
        var own = labels.GetValueOrDefault(Inject)
            ?? workload.Map("spec.template.metadata.annotations").GetValueOrDefault(Inject);
        return own != "false" && (ns?.Label("istio-injection") is { } all ? all == "enabled"
            : ns?.Label(Revision) is not null || labels.ContainsKey(Revision)
                || labels.GetValueOrDefault(Inject) == "true");
    }
}
