using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>Judges the certificate that a Secret holds.</summary>
internal static class CertificateVerdict
{
    public static Verdict Of(Condition.NewCertificate c, KubeObject secret, DateTimeOffset now)
    {
        using var leaf = SecretCertificate.Leaf(secret);
        if (leaf is null)
            return Verdict.NotYet($"{secret.Ref} holds no certificate");
        if (SecretCertificate.Mark(leaf) == c.OtherThan)
            return Verdict.NotYet($"{secret.Ref} still holds the old certificate");
        using var pair = SecretCertificate.Pair(secret);
        if (pair is null)
            return Verdict.NotYet($"the key in {secret.Ref} does not fit the certificate");
        var (from, to) = (new DateTimeOffset(leaf.NotBefore), new DateTimeOffset(leaf.NotAfter));
        if (now < from || now >= to)
            return Verdict.NotYet($"the new certificate is valid from {from:u} to {to:u} only");
        var names = SecretCertificate.Names(leaf);
        var missing = c.Names.Where(n => !names.Contains(n, StringComparer.OrdinalIgnoreCase)).ToList();
        return missing.Count > 0
            ? Verdict.NotYet($"the new certificate is not for {string.Join(", ", missing.Select(ClusterText.Name))}")
            : Verdict.Holds($"{secret.Ref} holds a new certificate until {to.UtcDateTime:yyyy-MM-dd}");
    }
}
