using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aura.Kubernetes;

namespace Aura.Plans;

/// <summary>The certificate and key that a Secret holds as tls.crt and tls.key; a key's value goes nowhere.</summary>
internal static class SecretCertificate
{
    /// <summary>The text of a key of <c>data</c>; null where there is none.</summary>
    public static string? Pem(KubeObject secret, string key) => Pem(secret.Map("data").GetValueOrDefault(key));

    private static string? Pem(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is { Length: > 0 } && Convert.TryFromBase64String(text, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    /// <summary>The first certificate of tls.crt; null where it is none.</summary>
    public static X509Certificate2? Leaf(KubeObject secret) =>
        Leaf(secret.Map("data").GetValueOrDefault("tls.crt"));

    /// <summary>The first certificate of a value as it stands under <c>data</c>; null where it is none.</summary>
    public static X509Certificate2? Leaf(string? value) =>
        Pem(value) is { } pem ? Read(() => X509Certificate2.CreateFromPem(pem)) : null;

    /// <summary>It with its key; null where they do not fit, or are of a kind that cannot be judged.</summary>
    public static X509Certificate2? Pair(KubeObject secret) =>
        (Pem(secret, "tls.crt"), Pem(secret, "tls.key")) is ({ } certificate, { } key)
            ? Read(() => X509Certificate2.CreateFromPem(certificate, key)) : null;

    /// <summary>All certificates of a PEM text; none where it holds anything unreadable.</summary>
    public static IReadOnlyList<X509Certificate2> All(string pem)
    {
        var all = new X509Certificate2Collection();
        return Read(() =>
        {
            all.ImportFromPem(pem);
            return all;
        }) is null ? [] : [.. all];
    }

    /// <summary>What tells a certificate from all others: its SHA-256.</summary>
    public static string Mark(X509Certificate2 certificate) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>The alternative names: clients look at these only (RFC 9110, 4.3.4).</summary>
    public static IReadOnlyList<string> Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return [.. names.SelectMany(n => n.EnumerateDnsNames()),
            .. names.SelectMany(n => n.EnumerateIPAddresses()).Select(ip => $"{ip}")];
    }

    /// <summary>The authority's own key has signed it; how long either is valid is another question.</summary>
    public static bool IssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.Build(certificate);
        return chain.ChainElements is [_, var second, ..] && Mark(second.Certificate) == Mark(authority)
            && chain.ChainElements[0].ChainElementStatus.All(s =>
                s.Status != X509ChainStatusFlags.NotSignatureValid);
    }

    public static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions
        .OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
