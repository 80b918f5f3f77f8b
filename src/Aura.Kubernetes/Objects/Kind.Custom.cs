namespace Aura.Kubernetes;

/// <summary>Kinds of wide-spread custom resources, in the version that their operators serve today.</summary>
public sealed partial record Kind
{
    public static readonly Kind GatewayClass =
        new("gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", false);
    public static readonly Kind Gateway = new("gateway.networking.k8s.io", "v1", "Gateway", "gateways");
    public static readonly Kind HttpRoute = new("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes");
    public static readonly Kind Certificate = new("cert-manager.io", "v1", "Certificate", "certificates");
    public static readonly Kind PodChaos = new("chaos-mesh.org", "v1alpha1", "PodChaos", "podchaos");
    public static readonly Kind NetworkChaos = new("chaos-mesh.org", "v1alpha1", "NetworkChaos", "networkchaos");
    public static readonly Kind StressChaos = new("chaos-mesh.org", "v1alpha1", "StressChaos", "stresschaos");
    public static readonly Kind IoChaos = new("chaos-mesh.org", "v1alpha1", "IOChaos", "iochaos");
    public static readonly Kind DnsChaos = new("chaos-mesh.org", "v1alpha1", "DNSChaos", "dnschaos");
    public static readonly Kind HttpChaos = new("chaos-mesh.org", "v1alpha1", "HTTPChaos", "httpchaos");
    public static readonly Kind TimeChaos = new("chaos-mesh.org", "v1alpha1", "TimeChaos", "timechaos");
    public static readonly Kind ChaosEngine = new("litmuschaos.io", "v1alpha1", "ChaosEngine", "chaosengines");
}
