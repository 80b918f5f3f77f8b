using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Meshes;

/// <summary>
/// Linkerd. Its parts are told by a label; identity starts first, for the proxies of the others ask it for
/// certificates, and it alone does not wait for its own proxy (LINKERD2_PROXY_IDENTITY_SVC_ADDR in
/// linkerd2/charts/partials/templates/_proxy.tpl, charts/linkerd-control-plane/templates/identity.yaml).
/// </summary>
internal sealed class Linkerd : IMesh
{
    private const string Component = "linkerd.io/control-plane-component";
    private const string Inject = "linkerd.io/inject";
    private static readonly string[] Order = ["identity", "destination", "proxy-injector"];

    public string Name => "Linkerd";

    public string Proxy => "linkerd-proxy";

    public string IssuerSecret => "linkerd-identity-issuer";

    public string IssuerByHand => "linkerd upgrade with a new issuer certificate, or let cert-manager keep it "
        + "(automatically rotating control plane TLS credentials)";

    public async Task<IReadOnlyList<KubeObject>> ControlPlaneAsync(ClusterView cluster) =>
        [.. (await cluster.ListAsync(Kind.Deployment, labels: Component)).OrderBy(Place)
            .ThenBy(d => $"{d.Namespace}/{d.Name}", StringComparer.Ordinal)];

    public bool Injects(KubeObject workload, KubeObject? ns) =>
        (workload.Map("spec.template.metadata.annotations").GetValueOrDefault(Inject) ?? ns?.Annotation(Inject))
            is "enabled" or "ingress";

    private static int Place(KubeObject part) =>
        Array.IndexOf(Order, part.Label(Component)) is >= 0 and var place ? place : Order.Length;
}
