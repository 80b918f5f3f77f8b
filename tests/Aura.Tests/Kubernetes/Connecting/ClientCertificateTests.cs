using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Aura.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Aura.Tests.Kubernetes.Connecting;

/// <summary>A server that lets in only who shows a client certificate.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly WebApplication _server;
    private readonly X509Certificate2 _identity = SelfSigned("localhost");

    public ClientCertificateTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            https =>
            {
                https.ServerCertificate = _identity;
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.ClientCertificateValidation = (_, _, _) => true;
            })));
        _server = builder.Build();
        _server.Run(async context =>
        {
            var shown = await context.Connection.GetClientCertificateAsync();
            context.Response.StatusCode = shown is null ? 401 : 200;
            var protocol = context.Request.Protocol;
            await context.Response.WriteAsync($$"""{"user":"{{shown?.Subject}}","protocol":"{{protocol}}"}""");
        });
    }

    public Task InitializeAsync() => _server.StartAsync();

    [Fact]
    public async Task The_client_certificate_is_shown_and_http_2_is_used()
    {
        using var jane = SelfSigned("jane");
        using var key = jane.GetECDsaPrivateKey()!;
        using var client = Connect($"""
            client-certificate-data: {Base64(jane.ExportCertificatePem())},
              client-key-data: {Base64(key.ExportECPrivateKeyPem())}
            """);
        var answer = await client.RawAsync(HttpMethod.Get, "/version");
        Assert.Equal(("CN=jane", "HTTP/2"), ((string?)answer["user"], (string?)answer["protocol"]));
    }

    [Fact]
    public async Task Without_one_the_server_refuses()
    {
        using var client = Connect("");
        var refused = await Assert.ThrowsAsync<KubeException>(() => client.RawAsync(HttpMethod.Get, "/version"));
        Assert.Equal("Unauthorized", refused.Reason);
    }

    [Fact]
    public void A_certificate_that_is_none_is_refused_at_once()
    {
        const string broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        const string key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        var refused = Assert.Throws<KubeConfigException>(
            () => Connect($"client-certificate-data: {Base64(broken)}, client-key-data: {Base64(key)}"));
        Assert.Contains("client-certificate cannot be used", refused.Message);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _identity.Dispose();
    }

    private KubeClient Connect(string user)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: "{{_server.Urls.First()}}", tls-server-name: localhost,
                certificate-authority-data: {{Base64(_identity.ExportCertificatePem())}} } }]
            users: [{name: u, user: { {{user}} } }]
            """);
        var config = KubeConfig.Load(path);
        File.Delete(path);
        return KubeClient.Connect(config);
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var bytes = made.Export(X509ContentType.Pkcs12);
        return X509CertificateLoader.LoadPkcs12(bytes, null, X509KeyStorageFlags.Exportable);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
