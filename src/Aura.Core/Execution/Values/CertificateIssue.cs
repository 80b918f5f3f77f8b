using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Values;

/// <summary>Makes a key, and a certificate for it that an authority in a Secret signs.</summary>
internal static class CertificateIssue
{
    /// <summary>Clocks of those who look at it may be behind.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);

    // Made anew for the new key, or a proof about the old certificate (signed certificate timestamps, RFC 6962).
    private static readonly string[] s_notCopied = ["2.5.29.14", "2.5.29.35", "1.3.6.1.4.1.11129.2.4.2"];

    /// <returns>Certificate (with what stands between it and the root) and key, base64 of PEM.</returns>
    /// <exception cref="StepFailedException">The authority is gone, or another one than planned with.</exception>
    public static (string Certificate, string Key) Of(IssueOrder order, KubeObject? holder, DateTimeOffset now)
    {
        using var authority = holder is null ? null : SecretCertificate.Pair(holder);
        if (authority is null || SecretCertificate.Mark(authority) != order.AuthorityMark)
            throw new StepFailedException($"the authority in Secret {order.Authority} is not the one that this was "
                + "planned with: plan it again");
        using var template = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(order.Template));
        using var key = NewKey(template);
        using var signed = Sign(template, key, authority, order.Days, now);
        var between = SecretCertificate.All(SecretCertificate.Pem(holder!, "tls.crt")!)
            .Where(c => !c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData));
        return (Base64(string.Join('\n', between.Prepend(signed).Select(c => c.ExportCertificatePem())) + "\n"),
            Base64(Written(key, order.KeyLabel) + "\n"));
    }

    private static X509Certificate2 Sign(
        X509Certificate2 template, AsymmetricAlgorithm key, X509Certificate2 authority, int days, DateTimeOffset now)
    {
        var request = new CertificateRequest(template.SubjectName, new PublicKey(key), HashAlgorithmName.SHA256);
        foreach (var extension in template.Extensions.Where(e => !s_notCopied.Contains(e.Oid?.Value)))
            request.CertificateExtensions.Add(extension);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Any())
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
                authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var (from, to) = (now - s_skew, now.AddDays(days));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x01); // Positive, and never shortened (RFC 5280, 4.1.2.2).
        using var rsa = authority.GetRSAPrivateKey();
        using var ecdsa = authority.GetECDsaPrivateKey();
        var generator = rsa is not null ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa(ecdsa!);
        return request.Create(authority.SubjectName, generator,
            from < authority.NotBefore ? authority.NotBefore : from, to > authority.NotAfter ? authority.NotAfter : to,
            serial);
    }

    // Of the kind and size that whoever reads it has shown to understand.
    private static AsymmetricAlgorithm NewKey(X509Certificate2 template)
    {
        using var rsa = template.GetRSAPublicKey();
        if (rsa is not null)
            return RSA.Create(rsa.KeySize);
        using var ecdsa = template.GetECDsaPublicKey() ?? throw new StepFailedException("the key's kind is not known");
        return ECDsa.Create(ecdsa.ExportParameters(includePrivateParameters: false).Curve);
    }

    private static string Written(AsymmetricAlgorithm key, string label) => (key, label) switch
    {
        (RSA rsa, "RSA PRIVATE KEY") => rsa.ExportRSAPrivateKeyPem(),
        (ECDsa ecdsa, "EC PRIVATE KEY") => ecdsa.ExportECPrivateKeyPem(),
        _ => key.ExportPkcs8PrivateKeyPem(),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
