using Aura.Kubernetes;

namespace Aura.Actions.Security.Audit;

/// <summary>What can be reached from outside the cluster.</summary>
internal static class ExposureAudit
{
    public static IEnumerable<AuditFinding> Of(AuditReading read) =>
        read[Kind.Service].SelectMany(OfService).Concat(read[Kind.Ingress].SelectMany(OfIngress));

    private static IEnumerable<AuditFinding> OfService(KubeObject service)
    {
        var ports = string.Join(", ", service.List("spec.ports").Select(p => $"{p["port"]}"));
        var type = service.Text("spec.type");
        if (type == "LoadBalancer" && !service.List("spec.loadBalancerSourceRanges").Any()
            && service.At("spec.loadBalancerSourceRanges") is null)
            yield return new(AuditGrade.Medium, "exposure", $"{service.Ref}",
                $"a load balancer on {ports}, open to every address", "set loadBalancerSourceRanges");
        else if (type is "LoadBalancer" or "NodePort")
            yield return new(AuditGrade.Low, "exposure", $"{service.Ref}", $"{type} on {ports}",
                "ClusterIP behind an Ingress or a Gateway, where that will do");
        if (service.At("spec.externalIPs") is not null)
            yield return new(AuditGrade.Medium, "exposure", $"{service.Ref}",
                "externalIPs: it can take over addresses (CVE-2020-8554)", "use a load balancer");
    }

    private static IEnumerable<AuditFinding> OfIngress(KubeObject ingress)
    {
        if (!ingress.List("spec.tls").Any())
            yield return new(AuditGrade.Medium, "exposure", $"{ingress.Ref}", "an Ingress without TLS",
                "ingress.update_tls");
    }
}
