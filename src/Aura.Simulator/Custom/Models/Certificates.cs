using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// cert-manager's controllers, without CertificateRequests: a Certificate whose Secret is missing, or whose condition
/// Issuing is True, is issued after three seconds if its issuer is Ready. A new key and certificate come into the
/// Secret, the revision counts up and Issuing goes (issueCertificate in issuing_controller.go). An issuer that is
/// there and not Ready is waited for; one that is not there is another maker's. Where the authority in the issuer's
/// Secret has ended, so would what it issues: Issuing becomes False with the time of the failure
/// (failIssueCertificate there).
/// </summary>
internal sealed class Certificates : Controller
{
    private const string Group = "cert-manager.io";
    private static readonly Kind s_issuer = new(Group, "v1", "Issuer", "issuers");
    private static readonly Kind s_clusterIssuer = new(Group, "v1", "ClusterIssuer", "clusterissuers", false);
    private static readonly TimeSpan s_takes = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_valid = TimeSpan.FromDays(90);

    public Certificates(ControlPlane plane) : base(plane) => Own(Kind.Certificate);

    protected override string Component => "cert-manager-certificates-issuing";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Certificate, ns, name) is not { IsTerminating: false } certificate)
            return;
        var secret = Store.Get(Kind.Secret, ns, certificate.Text("spec.secretName") ?? "");
        if (certificate.Condition("Issuing") is not { } issuing || (string?)issuing["status"] != "True")
        {
            if (secret is null && certificate.At("status.lastFailureTime") is null)
                Store.UpdateStatus(certificate, json => Set(json, certificate, "Issuing", "True", "DoesNotExist",
                    "Issuing certificate as Secret does not exist"));
            return;
        }
        var due = certificate.Time("status.conditions[type=Issuing].lastTransitionTime") + s_takes ?? Now;
        if (due > Now)
            EnqueueAfter(certificate, due - Now);
        else if (Issuer(certificate) is { } waiting && (string?)waiting.Condition("Ready")?["status"] != "True")
            EnqueueAfter(certificate, s_again);
        else if (Issuer(certificate) is { } issuer && HasEnded(certificate, issuer))
            Fail(certificate);
        else
            Issue(certificate, secret);
    }

    private KubeObject? Issuer(KubeObject certificate) =>
        certificate.Text("spec.issuerRef.name") is not { } name ? null
        : certificate.Text("spec.issuerRef.kind") == s_clusterIssuer.Name ? Store.Get(s_clusterIssuer, null, name)
        : Store.Get(s_issuer, certificate.Namespace!, name);

    private bool HasEnded(KubeObject certificate, KubeObject issuer)
    {
        if (issuer.Text("spec.ca.secretName") is not { } name
            || Store.Get(Kind.Secret, certificate.Namespace, name)?.Map("data").GetValueOrDefault("tls.crt")
                is not { } authority)
            return false;
        using var read = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(authority)));
        return read.NotAfter.ToUniversalTime() <= Now.UtcDateTime;
    }

    private void Issue(KubeObject certificate, KubeObject? secret)
    {
        var (crt, key) = Make(certificate);
        var data = new JsonObject { ["tls.crt"] = crt, ["tls.key"] = key };
        if (secret is null)
            Store.Create(new KubeObject(Kind.Secret, new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = Kind.Secret.Name,
                ["metadata"] = new JsonObject
                {
                    ["name"] = certificate.Text("spec.secretName"), ["namespace"] = certificate.Namespace,
                    ["annotations"] = new JsonObject { [$"{Group}/certificate-name"] = certificate.Name },
                },
                ["type"] = "kubernetes.io/tls",
                ["data"] = data,
            }));
        else
            Store.Update(secret.Ref, json => json["data"] = data);
        Store.UpdateStatus(certificate, json =>
        {
            var status = Set(
                json, certificate, "Ready", "True", "Ready", "Certificate is up to date and has not expired");
            Conditions.Remove((JsonArray)status["conditions"]!, "Issuing");
            status["revision"] = (certificate.Number("status.revision") ?? 0) + 1;
            status["notBefore"] = NowText;
            status["notAfter"] = Store.Format(Now + s_valid);
            status["renewalTime"] = Store.Format(Now + s_valid * 2 / 3);
            status.Remove("lastFailureTime");
        });
        Event(certificate, "Normal", "Issuing", "The certificate has been successfully issued");
    }

    private void Fail(KubeObject certificate) => Store.UpdateStatus(certificate, json =>
        Set(json, certificate, "Issuing", "False", "InvalidCertificate",
            "The certificate request has failed to complete and will be retried: Issuer returned an already expired "
            + "certificate")["lastFailureTime"] = NowText);

    private (string Certificate, string Key) Make(KubeObject certificate)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=simulated", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in certificate.At("spec.dnsNames") as JsonArray ?? [])
            names.AddDnsName($"{name}");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(Now, Now + s_valid);
        return (Base64(made.ExportCertificatePem()), Base64(key.ExportECPrivateKeyPem()));
    }

    private JsonObject Set(
        JsonObject json, KubeObject certificate, string type, string status, string reason, string message)
    {
        if (json["status"] is not JsonObject of)
            json["status"] = of = [];
        if (of["conditions"] is not JsonArray conditions)
            of["conditions"] = conditions = [];
        Conditions.Put(conditions, type, status, reason, message, NowText);
        Conditions.Find(conditions, type)!["observedGeneration"] = certificate.Generation;
        return of;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text + "\n"));
}
