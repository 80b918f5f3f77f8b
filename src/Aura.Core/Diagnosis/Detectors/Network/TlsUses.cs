using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>Who serves with which TLS Secret, and which cert-manager Certificate keeps it.</summary>
public sealed class TlsUses
{
    private readonly ILookup<ObjectRef, ObjectRef> _users;
    private readonly Dictionary<ObjectRef, KubeObject> _certificates;

    private TlsUses(Snapshot cluster)
    {
        _users = cluster.Of(Kind.Ingress).SelectMany(i => NamedSecrets.TlsSecretsOf(i).Select(s => (s, i.Ref)))
            .Concat(cluster.Of(Kind.Gateway)
                .SelectMany(g => NamedSecrets.TlsSecretsOfGateway(g).Select(s => (s, g.Ref))))
            .Distinct().ToLookup(x => x.s, x => x.Ref);
        _certificates = cluster.Of(Kind.Certificate).Where(c => c.Text("spec.secretName") is { Length: > 0 })
            .DistinctBy(SecretOf).ToDictionary(SecretOf);
    }

    public static TlsUses Of(Snapshot cluster) => new(cluster);

    /// <summary>All Secrets that are served with or kept by a Certificate.</summary>
    public IEnumerable<ObjectRef> Secrets => _users.Select(g => g.Key).Concat(_certificates.Keys).Distinct();

    public IEnumerable<ObjectRef> UsersOf(ObjectRef secret) => _users[secret];

    /// <summary>The Certificate that renews it; null where nobody is known to.</summary>
    public KubeObject? CertificateOf(ObjectRef secret) => _certificates.GetValueOrDefault(secret);

    private static ObjectRef SecretOf(KubeObject certificate) =>
        new(Kind.Secret, certificate.Namespace, certificate.Text("spec.secretName")!);
}
