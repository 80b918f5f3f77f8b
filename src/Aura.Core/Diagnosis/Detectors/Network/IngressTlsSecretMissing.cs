using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>
/// An Ingress is to serve with a TLS Secret that does not exist: controllers then serve with a certificate of their own
/// that no client trusts. Judged only where the Secret was looked up.
/// </summary>
public sealed class IngressTlsSecretMissing : IDetector
{
    // An issuer takes a while to make the first certificate.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public string Type => "IngressTlsSecretMissing";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Ingress)
        .Where(i => !i.IsTerminating
            && cluster.AgeOf(i) >= Grace)
        .SelectMany(i => NamedSecrets.TlsSecretsOf(i).Distinct()
            .Where(s => cluster.Secrets.Of(s).Exists == false).Select(s => Seen(i, s, cluster)));

    private Symptom Seen(KubeObject ingress, ObjectRef secret, Snapshot cluster)
    {
        var tls = ingress.List("spec.tls").Select((t, i) => (Entry: t, At: i))
            .First(t => (string?)t.Entry["secretName"] == secret.Name);
        var hosts = string.Join(", ", (tls.Entry["hosts"] as JsonArray ?? []).Select(h => $"{h}"));
        var keeper = cluster.Derived(TlsUses.Of).CertificateOf(secret);
        return new Symptom
        {
            Type = Type,
            Target = ingress.Ref,
            Cause = secret.Name,
            Summary = $"Secret {ClusterText.Name(secret.Name)}, which it is to serve TLS with, does not exist",
            Evidence =
            [
                new Evidence("the Ingress serves with", ingress.Ref, $"spec.tls[{tls.At}].secretName", secret.Name),
                new Evidence("no such object", secret, null, null),
                .. keeper?.Condition("Ready") is not { } ready ? ImmutableArray<Evidence>.Empty
                    : [new Evidence("the Certificate that is to make it says", keeper.Ref,
                        "status.conditions[type=Ready].message", (string?)ready["message"], Untrusted: true)],
            ],
            Confidence = 0.97,
            Reasons = ["the Secret was looked up and is not there"],
            Facts = new()
            {
                ["missingKind"] = Kind.Secret.Name, ["missingName"] = secret.Name, ["hosts"] = hosts,
                ["renewedBy"] = keeper?.Name,
            },
            Prognosis = "clients get a certificate that they do not trust",
            Depth = SymptomDepth.Route,
        };
    }
}
