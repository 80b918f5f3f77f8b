using System.Collections.Immutable;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>Base of the detectors of certificates that end: those of TLS Secrets that are served with.</summary>
public abstract class CertificateDetector(string type) : IDetector
{
    public string Type { get; } = type;

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        ServedCertificate.Of(cluster).Select(c => Judge(c, cluster)).OfType<Symptom>();

    protected abstract Symptom? Judge(ServedCertificate certificate, Snapshot cluster);

    protected Symptom Seen(ServedCertificate c, Snapshot cluster, string summary, string reason)
    {
        var users = cluster.Derived(TlsUses.Of).UsersOf(c.Secret).ToImmutableArray();
        return new Symptom
        {
            Type = Type,
            Target = c.Secret,
            Summary = summary + (c.Names is { Length: > 0 } names ? $" (for {ClusterText.Name(names)})" : ""),
            Evidence =
            [
                c.End,
                .. users.Take(3).Select(u => new Evidence("it is served by", u,
                    u.Kind == Kind.Ingress ? "spec.tls" : "spec.listeners", c.Secret.Name)),
                .. c.Keeper?.Condition("Ready") is not { } ready ? ImmutableArray<Evidence>.Empty
                    : [new Evidence($"the Certificate that renews it is {(string?)ready["reason"]}", c.Keeper.Ref,
                        "status.conditions[type=Ready].message", (string?)ready["message"], Untrusted: true)],
            ],
            Confidence = 0.97,
            Reasons =
            [
                reason,
                c.Keeper is null ? "nobody is known to renew it" : $"{c.Keeper.Ref} is to renew it and has not",
            ],
            Concerns = [.. users, .. c.Keeper is null ? [] : ImmutableArray.Create(c.Keeper.Ref)],
            Facts = new()
            {
                ["secret"] = c.Secret.Name, ["notAfter"] = ServedCertificate.Shown(c.To),
                ["renewedBy"] = c.Keeper?.Name,
            },
        };
    }
}
