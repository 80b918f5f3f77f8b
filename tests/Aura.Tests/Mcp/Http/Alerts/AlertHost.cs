using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Alerts;
using Aura.Execution.Policy;
using Aura.Kubernetes;
using Aura.Mcp.Http;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Mcp.Http.Alerts;

/// <summary>
/// A server over HTTP in front of an incident, Alertmanager's requests to it, and a receiver of its messages. It can be
/// started anew on the same store and cluster.
/// </summary>
internal sealed class AlertHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-alerts-");
    private readonly SemaphoreSlim _handled = new(0);
    private readonly EmbeddedClusters _cluster;
    private readonly AuraOptions _options;
    private readonly int _room;
    private WebApplication? _receiver;
    private HttpServing? _serving;

    private AlertHost(string incident, AuraOptions options, int room)
    {
        _cluster = new EmbeddedClusters(IncidentFiles.Start(incident));
        Cluster = new KubeClient(_cluster.Cluster.CreateHttpClient(), TimeProvider.System);
        _room = room;
        _options = options with
        {
            Simulator = incident,
            Store = Path.Combine(_folder.FullName, "aura.db"),
            RehearseWithin = TimeSpan.Zero,
        };
    }

    public KubeClient Cluster { get; }

    /// <summary>The server's wall clock.</summary>
    public ShiftedTime Time { get; } = new();

    public Workspace Workspace { get; private set; } = null!;

    public AuraStore Store => Workspace.Store;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>What people were told.</summary>
    public ConcurrentQueue<JsonObject> Messages { get; } = new();

    public static async Task<AlertHost> StartAsync(OnAlert? onAlert = null, string incident = "rollout-paused",
        Risk? autoApprove = Risk.Low, int room = AlertInbox.Room, bool readOnly = false)
    {
        var host = new AlertHost(incident, new AuraOptions
        {
            AutoApprove = autoApprove, ReadOnly = readOnly, Policy = new PolicyFile { OnAlert = onAlert },
        }, room);
        await host.StartReceiverAsync();
        await host.StartAsync();
        return host;
    }

    public async Task StartAsync()
    {
        var tokens = Path.Combine(_folder.FullName, "tokens");
        TokenFile.Write(tokens, new[] { "alertmanager aura:alerts", "ann aura:critical" }.Select(t => t.Split(' '))
            .Select(t => new TokenEntry(t[0], TokenAuthenticator.HashOf(HttpHost.Token(t[0])), [t[1]])));
        var told = _receiver!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Workspace = new Workspace(_options with
        {
            Receivers = new Dictionary<string, Uri> { ["oncall"] = new(told.Addresses.First()) },
        }, new Lent(_cluster), Time);
        var alerts = new AlertWork(Workspace, NullLogger.Instance, TimeSpan.Zero, _room);
        alerts.Handled += () => _handled.Release();
        _serving = await HttpServing.StartAsync(Workspace, new HttpOptions
        {
            Listen = new Uri("http://127.0.0.1:0"), TokenFile = tokens, MaxPerMinute = 100_000,
        }, NullLoggerFactory.Instance, alerts: alerts);
        Client = new HttpClient { BaseAddress = _serving.Address };
    }

    public async Task StopAsync()
    {
        Client.Dispose();
        await _serving!.DisposeAsync();
        await Workspace.DisposeAsync();
    }

    public static JsonObject Group(params IEnumerable<JsonObject> alerts) => new()
    {
        ["version"] = "4", ["groupKey"] = "{}:{}", ["truncatedAlerts"] = 0, ["status"] = "firing",
        ["receiver"] = "aura", ["groupLabels"] = new JsonObject(), ["commonLabels"] = new JsonObject(),
        ["commonAnnotations"] = new JsonObject(), ["externalURL"] = "http://alertmanager.example:9093",
        ["alerts"] = new JsonArray([.. alerts]),
    };

    /// <param name="labels">JSON, beside namespace and deployment.</param>
    public static JsonObject Alert(string fingerprint = "c0ffee", string status = "firing",
        string starts = "2026-11-22T08:00:00Z", string? labels = null, string? annotation = null) => new()
        {
            ["status"] = status, ["fingerprint"] = fingerprint, ["startsAt"] = starts,
            ["endsAt"] = "0001-01-01T00:00:00Z", ["generatorURL"] = "http://prometheus.example:9090/graph",
            ["labels"] = JsonNode.Parse(labels
                ?? """{"alertname": "KubeDeploymentStuck", "namespace": "shop", "deployment": "cart"}"""),
            ["annotations"] = new JsonObject { ["summary"] = annotation ?? "stuck" },
        };

    public async Task<HttpResponseMessage> PostAsync(
        string body, string? name = "alertmanager", string path = "/alerts")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (name is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HttpHost.Token(name));
        return await Client.SendAsync(request);
    }

    /// <summary>What the server says that it has taken: accepted, known, resolved, outdated.</summary>
    public async Task<string> SendAsync(params JsonObject[] alerts)
    {
        using var response = await PostAsync(Group(alerts).ToJsonString());
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return string.Join(' ', JsonNode.Parse(body)!.AsObject().Select(p => $"{p.Value}"));
    }

    /// <summary>Sends, and waits until it has been looked into.</summary>
    public async Task<AlertRecord> LookIntoAsync(JsonObject alert)
    {
        await SendAsync(alert);
        return await UntilAsync((string)alert["fingerprint"]!,
            a => a.State is not (AlertState.Waiting or AlertState.Planned));
    }

    public async Task<AlertRecord> UntilAsync(string fingerprint, Func<AlertRecord, bool> holds)
    {
        while (true)
        {
            if (Store.Alerts.List(5000).FirstOrDefault(a => a.Fingerprint == fingerprint && holds(a)) is { } found)
                return found;
            Assert.True(await _handled.WaitAsync(TimeSpan.FromMinutes(1)), string.Join('\n', Store.Alerts.List(5)));
        }
    }

    /// <summary>Until it holds for so many of them.</summary>
    public async Task UntilAsync(int count, Func<AlertRecord, bool> holds)
    {
        while (Store.Alerts.List(5000).Count(holds) < count)
        {
            Assert.True(await _handled.WaitAsync(TimeSpan.FromMinutes(1)), string.Join('\n', Store.Alerts.List(5)));
            while (_handled.Wait(0))
            {
                // Of many that were handled one look tells.
            }
        }
    }

    public async Task<bool> IsPausedAsync() =>
        (await Cluster.GetAsync(new ObjectRef(Kind.Deployment, "shop", "cart"))).Flag("spec.paused");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _receiver!.DisposeAsync();
        Cluster.Dispose();
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartReceiverAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        _receiver = builder.Build();
        _receiver.Run(async http => Messages.Enqueue(
            (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!));
        await _receiver.StartAsync();
    }

    /// <summary>Others go on using it.</summary>
    private sealed class Lent(EmbeddedClusters clusters) : IClusterSource
    {
        public string Default => clusters.Default;

        public IReadOnlyList<string> Names => clusters.Names;

        public ClusterConnection Open(string name, Impersonation? actAs = null) => clusters.Open(name, actAs);

        public void Dispose()
        {
        }
    }
}
