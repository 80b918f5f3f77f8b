using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Has cert-manager issue a Certificate anew: the condition Issuing in its status, as <c>cmctl renew</c> sets it
/// (renewCertificate in cert-manager/cmctl/pkg/renew/renew.go).
/// </summary>
internal static class CertificateIssuing
{
    public const string Place = "status.conditions[type=Issuing]";

    public static IReadOnlyList<string> Rbac { get; } =
        ["cert-manager.io/certificates: get, list, watch", "cert-manager.io/certificates/status: patch"];

    public static void Ask(KubeObject certificate, string why, PlanBuilder plan) =>
        plan.Set(certificate, Place, new JsonObject
        {
            ["type"] = "Issuing",
            ["status"] = "True",
            ["reason"] = "ManuallyTriggered",
            ["message"] = "Certificate re-issuance manually triggered",
            ["lastTransitionTime"] = Placeholder.Now,
            ["observedGeneration"] = certificate.Generation,
        }, why, "status");
}
