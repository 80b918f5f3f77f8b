using System.Net;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelContextProtocol.Server;

namespace Aura.Mcp.Http;

/// <summary>Serves many clients over HTTP, until it is told to stop.</summary>
public sealed class HttpServing : IAsyncDisposable
{
    /// <summary>Of the endpoint that clients are told.</summary>
    public const string Path = HttpFront.McpPath;

    private readonly WebApplication _application;
    private readonly HttpFront _front;
    private readonly Workspace _workspace;
    private readonly HttpOptions _options;

    private readonly CallerRecovery? _recovery;
    private readonly AlertWork _alerts;

    private HttpServing(WebApplication application, HttpFront front, Workspace workspace, HttpOptions options,
        AlertWork alerts, ILogger log)
    {
        (_application, _front, _workspace, _options, _alerts) = (application, front, workspace, options, alerts);
        _recovery = options.ImpersonateCallers ? new CallerRecovery(workspace, log).Start() : null;
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri Address { get; }

    /// <param name="workspace">Stays the caller's.</param>
    /// <param name="alerts">Left out, one with the usual limits.</param>
    /// <param name="face">What the callers of a workspace are served; left out, Aura's own tools.</param>
    public static async Task<HttpServing> StartAsync(Workspace workspace, HttpOptions options, ILoggerFactory logs,
        Func<Workspace, McpServerOptions>? face = null, TimeProvider? time = null, AlertWork? alerts = null)
    {
        alerts ??= new AlertWork(workspace, logs.CreateLogger("Aura"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, logs));
        var application = builder.Build();
        var front = new HttpFront(
            workspace, options, face ?? AuraServer.Options, alerts, logs, time ?? TimeProvider.System);
        application.Run(front.HandleAsync);
        await application.StartAsync();
        return new HttpServing(
            application, front, workspace, options, alerts.Start(), logs.CreateLogger("Aura"));
    }

    /// <summary>
    /// Takes nothing new (/readyz says so first), lets calls and executions end, for as long as the options say. What
    /// runs longer is left to another process on the store.
    /// </summary>
    public async Task DrainAsync()
    {
        await _front.DrainAsync();
        _alerts.Dispose();
        using var patience = new CancellationTokenSource();
        var done = Task.WhenAll(_front.InFlight.WhenNoneAsync(), _workspace.WhenIdleAsync());
        await Task.WhenAny(done, Pause.ForAsync(_options.DrainWithin, TimeProvider.System, patience.Token));
        await patience.CancelAsync();
        _workspace.HandsOver = true;
    }

    public async ValueTask DisposeAsync()
    {
        _recovery?.Dispose();
        _alerts.Dispose();
        await _alerts.Ended;
        await _front.DisposeAsync();
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static void Configure(KestrelServerOptions kestrel, HttpOptions options, ILoggerFactory logs)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxConcurrentConnections = 4L * Limits.Callers * options.MaxSessions;
        // A stream may be silent for as long as nothing happens.
        kestrel.Limits.MinResponseDataRate = null;
        if (options.Listen.Host == "localhost" && options.Listen.Port != 0)
            kestrel.ListenLocalhost(options.Listen.Port, Secure);
        else
            kestrel.Listen(options.Listen.Host == "localhost" ? IPAddress.Loopback
                : IPAddress.Parse(options.Listen.DnsSafeHost), options.Listen.Port, Secure);

        void Secure(ListenOptions listen)
        {
            if (options is not { TlsCertificate: { } certificate, TlsKey: { } key })
                return;
            var files = new TlsFiles(certificate, key, logs.CreateLogger("Aura"));
            listen.UseHttps((_, _, _, _) => ValueTask.FromResult(files.Current()), state: null!);
        }
    }
}
