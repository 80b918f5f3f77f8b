using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// Has cert-manager issue a certificate anew, and waits until its Secret holds the new one.
/// </summary>
internal static class CertManagerRenewal
{
    // With these Issuing ends in False (failIssueCertificate in pkg/controller/certificates/issuing); on success it is
    // taken away, or ends in False as Issued.
    private static readonly ImmutableArray<string> s_failed =
        ["Failed", "Denied", "InvalidRequest", "InvalidCertificate"];

    private static readonly ImmutableArray<string> s_fine = ["", "ManuallyTriggered", "Issued"];

    public const string CertificateName = "cert-manager.io/certificate-name";
    private const string Group = "cert-manager.io";
    private static readonly Kind s_issuer = new(Group, "v1", "Issuer", "issuers");
    private static readonly Kind s_clusterIssuer = new(Group, "v1", "ClusterIssuer", "clusterissuers", false);

    public static async Task PlanAsync(ObjectRef target, bool restart, ClusterView cluster, PlanBuilder plan)
    {
        var all = plan.Need(await AllAsync(target.Namespace, cluster), "cert-manager is installed",
            hint: "name a Secret that holds the certificate, and the authority to sign with");
        var certificate = plan.Need(all.FirstOrDefault(c => c.Name == target.Name), $"{target} exists",
            hint: all.Count == 0 ? "the namespace has none"
                : $"there are {string.Join(", ", all.Select(c => c.Name).Take(10))}");
        var secret = new ObjectRef(Kind.Secret, target.Namespace, certificate.Text("spec.secretName") ?? "");
        CanBeIssued(certificate, all, plan);
        await IssuerAsync(certificate, cluster, plan);
        Warn(certificate, plan);
        var now = await cluster.GetAsync(secret);
        using var leaf = now is null ? null : SecretCertificate.Leaf(now);
        plan.Target(secret);
        CertificateIssuing.Ask(
            certificate, "cert-manager issues it anew, and keeps serving the old one until then", plan);
        var issued = new Condition.All(
        [
            new Condition.FieldIn(target, $"{CertificateIssuing.Place}.reason", s_fine, s_failed),
            new Condition.FieldDiffers(target, "status.revision", certificate.Copy("status.revision")),
            new Condition.StatusCondition(target, "Ready"),
            new Condition.NewCertificate(secret, leaf is null ? "" : SecretCertificate.Mark(leaf),
                [.. (certificate.At("spec.dnsNames") as JsonArray ?? []).Select(n => $"{n}")]),
        ]);
        plan.Wait(issued, TimeSpan.FromMinutes(10));
        var restarted = await SecurityRotateCertificates.RestartAsync(secret, restart, cluster, plan);
        plan.Undo(UndoGrade.None, "what is issued stays: cert-manager replaces any other certificate that is put into "
            + "its Secret; the old one is not revoked, and ends by itself");
        plan.Verify(new Condition.All([issued, .. restarted]), TimeSpan.FromMinutes(15));
    }

    private static async Task<IReadOnlyList<KubeObject>?> AllAsync(string? ns, ClusterView cluster)
    {
        try
        {
            return await cluster.ListAsync(Kind.Certificate, ns);
        }
        catch (KubeException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private static void CanBeIssued(KubeObject certificate, IReadOnlyList<KubeObject> all, PlanBuilder plan)
    {
        plan.Check(!certificate.IsTerminating, $"{certificate.Ref} is not being deleted");
        var issuing = certificate.Condition("Issuing") is { } c && (string?)c["status"] == "True" ? c : null;
        plan.Check(issuing is null, "it is not being issued already",
            why: issuing is null ? null : $"it is since {issuing["lastTransitionTime"]}: {issuing["reason"]}",
            hint: "its CertificateRequest says how far it is; what hinders that hinders another one too");
        var others = all.Where(o => o.Name != certificate.Name
            && o.Text("spec.secretName") == certificate.Text("spec.secretName")).Select(o => $"{o.Ref}").ToList();
        plan.Check(others.Count == 0, "its Secret is of no other Certificate",
            why: others.Count == 0 ? null : $"{string.Join(", ", others)} write it too",
            hint: "give each Certificate a secretName of its own");
    }

    private static async Task IssuerAsync(KubeObject certificate, ClusterView cluster, PlanBuilder plan)
    {
        var (group, kind) = (certificate.Text("spec.issuerRef.group") ?? Group,
            certificate.Text("spec.issuerRef.kind") ?? s_issuer.Name);
        if (group != Group || (kind != s_issuer.Name && kind != s_clusterIssuer.Name))
        {
            plan.Warn($"whether its issuer {ClusterText.Name($"{kind}.{group}")} is ready cannot be judged");
            return;
        }
        var of = kind == s_issuer.Name ? s_issuer : s_clusterIssuer;
        var target = new ObjectRef(of, of.Namespaced ? certificate.Namespace : null,
            certificate.Text("spec.issuerRef.name") ?? "");
        var issuer = await cluster.GetAsync(target);
        var ready = issuer?.Condition("Ready");
        plan.Check((string?)ready?["status"] == "True", "its issuer is ready",
            why: issuer is null ? $"there is no {target}" : ready is null ? $"{target} has no condition Ready"
                : $"{target}: {ready["reason"]}: {ready["message"]}",
            hint: "without it nothing is issued, and the old certificate runs out");
        if (issuer?.At("spec.acme") is not null)
            plan.Warn("an ACME authority counts how often it issues for the same names, and refuses for days after "
                + "too many");
    }

    private static void Warn(KubeObject certificate, PlanBuilder plan)
    {
        var policy = certificate.Text("spec.privateKey.rotationPolicy");
        if (policy == "Never")
            plan.Warn("its rotationPolicy is Never: the new certificate has the old key; where that has leaked, set "
                + "spec.privateKey.rotationPolicy to Always first");
        else if (policy is null)
            plan.Warn("its rotationPolicy is left out: cert-manager before 1.18 then keeps the old key");
        if (certificate.Text("status.lastFailureTime") is { } failed)
            plan.Warn($"the last attempt to issue it failed at {failed}; cert-manager waits before it tries again, "
                + "this does not");
    }
}
