namespace Aura.Kubernetes;

/// <summary>Kinds of wide-spread custom resources, in the version that their operators serve today.</summary>
public sealed partial record Kind
{
    public static readonly Kind GatewayClass =
        new("gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", false);
    public static readonly Kind Gateway = new("gateway.networking.k8s.io", "v1", "Gateway", "gateways");
    public static readonly Kind HttpRoute = new("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes");
    public static readonly Kind Certificate = new("cert-manager.io", "v1", "Certificate", "certificates");
}
