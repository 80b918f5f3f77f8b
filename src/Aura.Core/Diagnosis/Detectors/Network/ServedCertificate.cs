using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>When a certificate that somebody serves with is valid, and where that was read.</summary>
/// <param name="Keeper">The cert-manager Certificate that renews it, if any.</param>
public sealed record ServedCertificate(
    ObjectRef Secret, DateTimeOffset From, DateTimeOffset To, Evidence End, KubeObject? Keeper, string? Names)
{
    /// <summary>Those whose Secret was read, and those whose Certificate says.</summary>
    public static IEnumerable<ServedCertificate> Of(Snapshot cluster)
    {
        var uses = cluster.Derived(TlsUses.Of);
        foreach (var secret in uses.Secrets)
        {
            var keeper = uses.CertificateOf(secret);
            using var leaf = SecretCertificate.Leaf(cluster.Secrets.Of(secret).Certificate);
            if (leaf is not null)
                yield return new ServedCertificate(secret, leaf.NotBefore, leaf.NotAfter, new Evidence(
                    "the certificate is valid until", secret, "data[tls.crt]", Shown(leaf.NotAfter)), keeper,
                    string.Join(", ", SecretCertificate.Names(leaf).Take(5)));
            else if (keeper?.Time("status.notAfter") is { } end)
                yield return new ServedCertificate(secret, keeper.Time("status.notBefore") ?? DateTimeOffset.MinValue,
                    end, new Evidence("the certificate is valid until", keeper.Ref, "status.notAfter", Shown(end)),
                    keeper, null);
        }
    }

    public static string Shown(DateTimeOffset at) => $"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
}
