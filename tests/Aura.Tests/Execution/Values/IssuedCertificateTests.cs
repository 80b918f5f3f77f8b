using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution;
using Aura.Kubernetes;

namespace Aura.Tests.Execution.Values;

/// <summary>What security.rotate_certificates signs is what TLS clients accept.</summary>
public sealed class IssuedCertificateTests : IDisposable
{
    private static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly PipelineFixture _aura = new();

    public void Dispose() => _aura.Dispose();

    [Theory]
    [InlineData(false, false, "PRIVATE KEY")]
    [InlineData(false, true, "EC PRIVATE KEY")]
    [InlineData(true, false, "RSA PRIVATE KEY")]
    public void The_new_pair_fits_is_signed_by_the_authority_and_like_the_old_one(
        bool rsaLeaf, bool rsaAuthority, string label)
    {
        using var root = Authority("root", NewKey(rsa: false), null);
        using var authority = Authority("authority", NewKey(rsaAuthority), root);
        using var oldKey = NewKey(rsaLeaf);
        using var old = Signed(Request("web", oldKey, ["web.shop.svc", "*.example.com"]), authority, From.AddDays(400));
        Store("authority", authority.ExportCertificatePem() + "\n" + root.ExportCertificatePem(), Pem(authority));
        Store("web", old.ExportCertificatePem(), Written(oldKey, label));

        var result = Rotate();

        PipelineFixture.Ends(ExecutionStatus.Succeeded, result);
        var (crt, key) = Stored();
        using var pair = X509Certificate2.CreateFromPem(crt, key);
        Assert.StartsWith($"-----BEGIN {label}-----", key);
        Assert.NotEqual(old.GetPublicKeyString(), pair.GetPublicKeyString());
        Assert.Equal(old.PublicKey.Oid.Value, pair.PublicKey.Oid.Value);
        Assert.Equal(old.Subject, pair.Subject);
        Assert.True(pair.MatchesHostname("web.shop.svc") && pair.MatchesHostname("a.example.com"));
        var sent = new X509Certificate2Collection();
        sent.ImportFromPem(crt);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        // As a client would: with nothing but what the server sends, and the root.
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _aura.Cluster.Clock.GetUtcNow().UtcDateTime;
        Assert.True(chain.Build(sent[0]), string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.Equal(2, sent.Count);
        Assert.DoesNotContain(key.Split('\n')[1], JsonSerializer.Serialize(result));
    }

    [Fact]
    public void It_ends_with_the_authority_at_the_latest()
    {
        using var authority = Authority("authority", NewKey(rsa: false), null, until: From.AddDays(400));
        using var oldKey = NewKey(rsa: false);
        using var old = Signed(Request("web", oldKey, ["web.shop.svc"]), authority, From.AddDays(390));
        Store("authority", authority.ExportCertificatePem(), Pem(authority));
        Store("web", old.ExportCertificatePem(), Written(oldKey, "PRIVATE KEY"));

        PipelineFixture.Ends(ExecutionStatus.Succeeded, Rotate());

        using var pair = X509Certificate2.CreateFromPem(Stored().Certificate, Stored().Key);
        Assert.True(pair.NotAfter <= authority.NotAfter);
        Assert.True(pair.NotAfter > authority.NotAfter.AddDays(-2));
    }

    private ExecutionResult Rotate() => _aura.Run("security.rotate_certificates",
        new JsonObject { ["namespace"] = "default", ["secret"] = "web", ["authority"] = "authority" });

    private void Store(string name, string certificate, string key) => _aura.Create(Kind.Secret, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["type"] = "kubernetes.io/tls",
        ["data"] = new JsonObject { ["tls.crt"] = Base64(certificate), ["tls.key"] = Base64(key) },
    }.ToJsonString());

    private (string Certificate, string Key) Stored()
    {
        var data = _aura.Find(Kind.Secret, "default", "web")!.Map("data");
        return (Text(data["tls.crt"]), Text(data["tls.key"]));
    }

    private static X509Certificate2 Authority(
        string name, AsymmetricAlgorithm key, X509Certificate2? by, DateTimeOffset? until = null)
    {
        var request = Request(name, key, []);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var made = by is null ? Signed(request, Self(name, key), until ?? From.AddYears(50))
            : Signed(request, by, until ?? From.AddYears(40));
        return key is RSA rsa ? made.CopyWithPrivateKey(rsa) : made.CopyWithPrivateKey((ECDsa)key);
    }

    private static X509Certificate2 Self(string name, AsymmetricAlgorithm key) =>
        (key is RSA rsa ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256))
        .CreateSelfSigned(From, From.AddYears(50));

    private static CertificateRequest Request(string name, AsymmetricAlgorithm key, string[] hosts)
    {
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN={name}"), new PublicKey(key), HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
            names.AddDnsName(host);
        if (hosts.Length > 0)
            request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Signed(CertificateRequest request, X509Certificate2 by, DateTimeOffset until)
    {
        var generator = by.GetRSAPrivateKey() is { } rsa
            ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa(by.GetECDsaPrivateKey()!);
        return request.Create(
            by.SubjectName, generator, From, until, [1, .. request.PublicKey.EncodedKeyValue.RawData[^8..]]);
    }

    private static AsymmetricAlgorithm NewKey(bool rsa) =>
        rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static string Pem(X509Certificate2 c) =>
        Written((AsymmetricAlgorithm?)c.GetRSAPrivateKey() ?? c.GetECDsaPrivateKey()!, "PRIVATE KEY");

    private static string Written(AsymmetricAlgorithm key, string label) => (key, label) switch
    {
        (RSA rsa, "RSA PRIVATE KEY") => rsa.ExportRSAPrivateKeyPem(),
        (ECDsa ecdsa, "EC PRIVATE KEY") => ecdsa.ExportECPrivateKeyPem(),
        _ => key.ExportPkcs8PrivateKeyPem(),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
