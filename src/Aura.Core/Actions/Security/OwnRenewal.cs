using System.Security.Cryptography.X509Certificates;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Security;

/// <summary>
/// A new key and certificate for a Secret that nobody else keeps, signed by an authority whose key lies in a Secret
/// too. Where clients do not know that authority yet, they are told first.
/// </summary>
internal static class OwnRenewal
{
    public static async Task PlanAsync(
        SecurityRotateCertificates.Args args, KubeObject secret, ClusterView cluster, PlanBuilder plan)
    {
        await SecretChange.CheckAsync(secret, cluster, plan);
        using var leaf = plan.Need(SecretCertificate.Leaf(secret), "tls.crt is a certificate",
            hint: "it says for whom the new one is; write the first one yourself: secret.update");
        var named = plan.Need(args.Authority, "an authority is named",
            hint: "cert-manager does not keep this certificate: name the Secret of the authority that is to sign");
        var holder = plan.Need(await cluster.GetAsync(Kind.Secret, args.Namespace, named),
            $"Secret {args.Namespace}/{named} exists", hint: "it must be in the same namespace");
        using var authority = plan.Need(SecretCertificate.Pair(holder), $"{holder.Ref} holds a certificate and its key",
            hint: "tls.crt and tls.key, RSA or ECDSA, without a passphrase");
        plan.Check(SecretCertificate.IsAuthority(authority), "it is of an authority",
            why: SecretCertificate.IsAuthority(authority) ? null : "its basic constraints do not say so (RFC 5280)",
            hint: "clients refuse what it signs; name the authority's own Secret");
        CanBeReplaced(leaf, plan);
        var days = Days(args, leaf, authority, cluster.Now, plan);
        var ends = new List<Condition>();
        var trusted = SecretCertificate.IssuedBy(leaf, authority);
        if (!trusted)
            ends.AddRange(await AuthorityBundle.AddAsync(args, secret.Ref, holder.Ref, authority, cluster, plan));
        var order = new IssueOrder($"{secret.Namespace}/{secret.Name}", $"{holder.Namespace}/{holder.Name}",
            SecretCertificate.Mark(authority), Convert.ToBase64String(leaf.RawData), KeyLabel(secret), days);
        var names = SecretCertificate.Names(leaf);
        var about = $"for {(names.Count == 0 ? "its subject" : string.Join(", ", names.Select(ClusterText.Name)))}, "
            + $"{days} days, signed by {holder.Ref}";
        var changed = plan.Set(secret, "data[tls.crt]", $"{new IssuedPart(IssuedPart.Certificate, order)}", about);
        changed = plan.Set(changed, "data[tls.key]", $"{new IssuedPart(IssuedPart.PrivateKey, order)}",
            "a new key of the same kind");
        if (!trusted)
            AuthorityBundle.AddTo(changed, authority, plan);
        ends.Add(new Condition.NewCertificate(secret.Ref, SecretCertificate.Mark(leaf), [.. names]));
        ends.AddRange(await SecurityRotateCertificates.RestartAsync(
            secret.Ref, args.RestartConsumers, cluster, plan));
        plan.Undo(UndoGrade.Compensating, "undo puts the old certificate and key back, and rolls the restarted "
            + "workloads once more; the new certificate is not revoked, and ends by itself");
        plan.Verify(new Condition.All([.. ends]), TimeSpan.FromMinutes(15));
    }

    private static void CanBeReplaced(X509Certificate2 leaf, PlanBuilder plan)
    {
        var authority = SecretCertificate.IsAuthority(leaf);
        plan.Check(!authority, "it is no authority itself",
            why: authority ? "whatever it has signed would be worth nothing" : null,
            hint: "make a new authority beside it, renew what it has signed one by one with that, then remove it");
        using var rsa = leaf.GetRSAPublicKey();
        using var ecdsa = leaf.GetECDsaPublicKey();
        plan.Check((rsa ?? (object?)ecdsa) is not null, "its key is RSA or ECDSA",
            hint: "another kind cannot be made here: make a pair, and write it with secret.update");
    }

    private static int Days(SecurityRotateCertificates.Args args, X509Certificate2 leaf, X509Certificate2 authority,
        DateTimeOffset now, PlanBuilder plan)
    {
        var left = (int)Math.Floor((authority.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays);
        var valid = authority.NotBefore.ToUniversalTime() <= now.UtcDateTime && left >= 1;
        plan.Check(valid, "the authority is valid for at least a day",
            why: valid ? null : $"from {authority.NotBefore.ToUniversalTime():yyyy-MM-dd} to "
                + $"{authority.NotAfter.ToUniversalTime():yyyy-MM-dd}",
            hint: "renew the authority first");
        var wanted = args.Days ?? Math.Max(1, (int)Math.Round((leaf.NotAfter - leaf.NotBefore).TotalDays));
        var days = Math.Min(wanted, Math.Max(1, left));
        if (days < wanted)
            plan.Warn($"it is valid for {days} days, not {wanted}: the authority ends then");
        if (now.UtcDateTime.AddDays(days) < leaf.NotAfter.ToUniversalTime())
            plan.Warn($"the present one would be valid for longer: until {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        return days;
    }

    // Some programs read only the form that they know.
    private static string KeyLabel(KubeObject secret)
    {
        var text = SecretCertificate.Pem(secret, "tls.key") ?? "";
        return ((string[])["RSA PRIVATE KEY", "EC PRIVATE KEY"]).FirstOrDefault(label =>
            text.Contains($"-----BEGIN {label}-----", StringComparison.Ordinal)) ?? "PRIVATE KEY";
    }
}
