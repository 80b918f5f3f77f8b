using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aura.Simulator.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aura.Simulator.Http;

/// <summary>
/// Serves a simulated cluster over TLS on 127.0.0.1, for kubectl and other clients that need a socket. Who holds the
/// kubeconfig's token is the cluster's administrator; everybody else gets 401.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServerCertificates _certificates;

    private SimulatorServer(WebApplication application, ServerCertificates certificates, string token)
    {
        _application = application;
        _certificates = certificates;
        Token = token;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>https://127.0.0.1:port</summary>
    public Uri Address { get; }

    public string Token { get; }

    /// <param name="port">0 takes a free one.</param>
    public static async Task<SimulatorServer> StartAsync(SimulatedCluster cluster, int port = 0,
        CancellationToken cancellationToken = default)
    {
        var certificates = ServerCertificates.Create();
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(24)).ToLowerInvariant();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 16 * 1024 * 1024;
            // A watch may be silent for as long as nothing happens.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificates.Server));
        });
        var application = builder.Build();
        var endpoint = new HttpEndpoint(cluster, token);
        application.Run(endpoint.HandleAsync);
        await application.StartAsync(cancellationToken);
        return new SimulatorServer(application, certificates, token);
    }

    /// <summary>A kubeconfig with one context, "aura-simulator".</summary>
    public string Kubeconfig => $"""
        apiVersion: v1
        kind: Config
        current-context: aura-simulator
        clusters:
        - name: aura-simulator
          cluster:
            server: {Address.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {CertificateAuthority}
        users:
        - name: admin
          user:
            token: {Token}
        contexts:
        - name: aura-simulator
          context:
            cluster: aura-simulator
            user: admin
            namespace: default

        """;

    private string CertificateAuthority =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificates.Authority.ExportCertificatePem()));

    /// <summary>Writes the kubeconfig so that only its owner can read it.</summary>
    public void WriteKubeconfig(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (File.Exists(path))
                File.SetUnixFileMode(path, options.UnixCreateMode.Value);
        }
        using var writer = new StreamWriter(path, options);
        writer.Write(Kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        // Open watches would hold a graceful stop back for its whole time-out.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
        _certificates.Dispose();
    }
}
