using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Meshes;

/// <summary>
/// Has cert-manager issue a mesh's signing certificate anew, as <c>cmctl renew</c> does: by the condition Issuing,
/// which it takes away, with a higher revision, when the new one is in the Secret
/// (cert-manager/pkg/controller/certificates/issuing/issuing_controller.go).
/// </summary>
internal static class IssuerRenewal
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<string> Rbac => CertificateIssuing.Rbac;

    public static async Task PlanAsync(IMesh mesh, string ns, ClusterView cluster, PlanBuilder plan)
    {
        var certificate = (await cluster.ListIfServedAsync(Kind.Certificate, ns))
            .FirstOrDefault(c => c.Text("spec.secretName") == mesh.IssuerSecret);
        plan.Check(certificate is not null, $"cert-manager keeps the issuer of {mesh.Name}",
            why: certificate is null ? $"no Certificate in {ns} has the secretName {mesh.IssuerSecret}, and keys are "
                + "never invented here" : $"{certificate.Ref}",
            hint: mesh.IssuerByHand);
        if (certificate is null)
            return;
        plan.Check((string?)certificate.Condition("Ready")?["status"] == "True", "its certificate is in order",
            why: (string?)certificate.Condition("Ready")?["status"] == "True" ? "Ready is True"
                : $"Ready is {certificate.Condition("Ready")?["status"] ?? "not told"}: "
                    + ClusterText.Quote((string?)certificate.Condition("Ready")?["message"]),
            hint: "repair its issuer first: what cannot be issued cannot be renewed");
        plan.Check((string?)certificate.Condition("Issuing")?["status"] != "True", "it is not being issued just now",
            hint: "wait until cert-manager has done it");
        CertificateIssuing.Ask(
            certificate, $"a new signing certificate of {mesh.Name}, as cmctl renew asks for it", plan);
        plan.Wait(new Condition.All(
        [
            new Condition.FieldDiffers(certificate.Ref, "status.revision", certificate.Copy("status.revision")),
            new Condition.StatusCondition(certificate.Ref, "Ready"),
        ]), Patience);
        plan.Warn("the earlier certificate is not brought back by undo; what it has signed stays valid while the root "
            + "of trust is the same");
    }
}
