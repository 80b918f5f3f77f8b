using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Aura.Tests.Mcp.Http;

/// <summary>TLS with certificate files, renewed while the server runs.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-tls-");

    private string Certificate => Path.Combine(_folder.FullName, "tls.crt");

    private string Key => Path.Combine(_folder.FullName, "tls.key");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task ItShowsTheCertificateOfTheFilesAlsoARenewedOne()
    {
        var first = Issue(1);
        await using var host = await HttpHost.StartAsync(o => o with
        {
            Listen = new Uri("https://127.0.0.1:0"),
            TlsCertificate = Certificate,
            TlsKey = Key,
        });
        Assert.Equal(first, await ShownAsync(host.Serving.Address));
        var second = Issue(2);
        Assert.NotEqual(first, second);
        Assert.Equal(second, await ShownAsync(host.Serving.Address));
        File.WriteAllText(Certificate, "broken");
        File.SetLastWriteTimeUtc(Certificate, File.GetLastWriteTimeUtc(Certificate).AddSeconds(3));
        Assert.Equal(second, await ShownAsync(host.Serving.Address));
    }

    [Fact]
    public async Task ACertificateThatIsWrittenBeforeItsKeyIsShownOnceTheKeyIsThere()
    {
        var first = Issue(1);
        await using var host = await HttpHost.StartAsync(o => o with
        {
            Listen = new Uri("https://127.0.0.1:0"),
            TlsCertificate = Certificate,
            TlsKey = Key,
        });
        var before = File.ReadAllText(Key);
        Assert.Equal(first, await ShownAsync(host.Serving.Address));
        var second = Issue(2);
        var key = File.ReadAllText(Key);
        File.WriteAllText(Key, before);
        Assert.Equal(first, await ShownAsync(host.Serving.Address));
        File.WriteAllText(Key, key);
        File.SetLastWriteTimeUtc(Key, File.GetLastWriteTimeUtc(Key).AddSeconds(3));
        Assert.Equal(second, await ShownAsync(host.Serving.Address));
    }

    [Fact]
    public async Task ACertificateInAMountedSecretIsShownOnceTheSecretIsReplaced()
    {
        var first = Issue(1);
        Mount("one");
        await using var host = await HttpHost.StartAsync(o => o with
        {
            Listen = new Uri("https://127.0.0.1:0"),
            TlsCertificate = Certificate,
            TlsKey = Key,
        });
        Assert.Equal(first, await ShownAsync(host.Serving.Address));
        File.Delete(Key);
        File.Delete(Certificate);
        var second = Issue(2);
        Mount("two");
        Assert.Equal(second, await ShownAsync(host.Serving.Address));
    }

    // As a kubelet mounts a Secret: links to ..data/, itself a link to a folder that is written anew.
    private void Mount(string version)
    {
        var folder = _folder.CreateSubdirectory(version);
        var data = Path.Combine(_folder.FullName, "..data");
        if (Directory.Exists(data))
            Directory.Delete(data);
        Directory.CreateSymbolicLink(data, version);
        foreach (var file in new[] { Certificate, Key })
        {
            var name = Path.GetFileName(file);
            File.Move(file, Path.Combine(folder.FullName, name));
            File.CreateSymbolicLink(file, Path.Combine("..data", name));
        }
    }

    /// <returns>The thumbprint.</returns>
    private string Issue(int number)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        var request = new CertificateRequest($"CN=aura-{number}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.SetLastWriteTimeUtc(Certificate, now.UtcDateTime.AddSeconds(number));
        return certificate.Thumbprint;
    }

    private static async Task<string?> ShownAsync(Uri address)
    {
        string? shown = null;
        using var client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) =>
            {
                shown = certificate!.Thumbprint;
                return true;
            },
        });
        Assert.Contains("ok", await client.GetStringAsync(new Uri(address, "/healthz")));
        return shown;
    }
}
