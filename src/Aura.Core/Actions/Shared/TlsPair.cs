using System.Security.Cryptography.X509Certificates;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The certificate and key of a Secret of type kubernetes.io/tls; the key's value goes nowhere.</summary>
internal static class TlsPair
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    /// <summary>Refuses a pair that clients of the hosts would not accept.</summary>
    public static void Check(KubeObject secret, IReadOnlyList<string> hosts, DateTimeOffset now, PlanBuilder plan)
    {
        plan.Check(secret.Text("type") == "kubernetes.io/tls", $"{secret.Ref} is of type kubernetes.io/tls",
            why: $"its type is {secret.Text("type") ?? "Opaque"}",
            hint: "a Secret's type cannot be changed: make another");
        var whole = ((string[])["tls.crt", "tls.key"]).All(key => SecretCertificate.Pem(secret, key) is not null);
        plan.Check(whole, "it holds tls.crt and tls.key");
        if (!whole)
            return;
        using var leaf = SecretCertificate.Leaf(secret);
        plan.Check(leaf is not null, "tls.crt is a certificate",
            hint: "it must be PEM, the server's own certificate first");
        if (leaf is null)
            return;
        using var pair = SecretCertificate.Pair(secret);
        plan.Check(pair is not null, "the key fits the certificate",
            hint: "tls.key is of another certificate, or of a kind that cannot be judged (RSA and ECDSA can)");
        var (from, to) = (new DateTimeOffset(leaf.NotBefore), new DateTimeOffset(leaf.NotAfter));
        plan.Check(from <= now && now < to, "the certificate is valid now",
            why: $"from {from.UtcDateTime:yyyy-MM-dd} to {to.UtcDateTime:yyyy-MM-dd}",
            hint: "renew it first; what clients already trust is better than an expired one");
        if (now < to && to - now < Soon)
            plan.Warn($"the certificate ends on {to.UtcDateTime:yyyy-MM-dd}");
        // Clients look at the alternative names only (RFC 9110, 4.3.4).
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(e => e.EnumerateDnsNames()).ToList();
        foreach (var host in hosts)
            plan.Check(names.Any(n => Covers(n, host)), $"the certificate is for {host}",
                why: $"it is for {(names.Count == 0 ? "no DNS name" : string.Join(", ", names))}",
                hint: "take a certificate with that name");
    }

    /// <summary>A wildcard stands for one label (RFC 6125, 6.4.3).</summary>
    public static bool Covers(string name, string host) =>
        string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("*.", StringComparison.Ordinal) && !host.StartsWith('*')
            && host.IndexOf('.') is > 0 and var dot
            && string.Equals(name[1..], host[dot..], StringComparison.OrdinalIgnoreCase));
}
