using System.Text;
using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// cert-manager, as far as a new issuance goes: while a Certificate's condition Issuing is True it issues, which takes
/// two seconds; then the Secret holds another certificate (a text that says which, no real one), the revision is one
/// higher and the condition is gone (cert-manager, pkg/controller/certificates/issuing).
/// </summary>
internal sealed class Certificates : Controller
{
    private static readonly Kind Certificate = new("cert-manager.io", "v1", "Certificate", "certificates");
    private static readonly TimeSpan Takes = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);

    public Certificates(ControlPlane plane) : base(plane) => Own(Certificate);

    protected override string Component => "cert-manager-certificates-issuing";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Certificate, ns, name) is not { IsTerminating: false, Uid: { } uid } certificate
            || (string?)certificate.Condition("Issuing")?["status"] != "True")
            return;
        if (!_issued.TryGetValue(uid, out var ready))
            _issued[uid] = ready = Now + Takes;
        if (ready > Now)
        {
            EnqueueAfter(certificate, ready - Now);
            return;
        }
        _issued.Remove(uid);
        var revision = (certificate.Number("status.revision") ?? 0) + 1;
        Keep(certificate, $"certificate {revision} of {ns}/{name}");
        Store.UpdateStatus(certificate, json =>
        {
            var status = (JsonObject)json["status"]!;
            var conditions = (JsonArray)status["conditions"]!;
            Conditions.Remove(conditions, "Issuing");
            Conditions.Put(conditions, "Ready", "True", "Ready", "Certificate is up to date and has not expired",
                NowText);
            Conditions.Find(conditions, "Ready")!["observedGeneration"] = certificate.Generation;
            status["revision"] = revision;
            status["notBefore"] = NowText;
        });
        Event(certificate, "Normal", "Issuing", "The certificate has been successfully issued");
    }

    private void Keep(KubeObject certificate, string text)
    {
        var at = new ObjectRef(Kind.Secret, certificate.Namespace, certificate.Text("spec.secretName") ?? "");
        if (Store.Get(at) is not null)
            Store.Update(at, json =>
            {
                if (json["data"] is not JsonObject data)
                    json["data"] = data = [];
                data["tls.crt"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
            });
    }
}
