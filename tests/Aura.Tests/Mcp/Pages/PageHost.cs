using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Execution.Policy;
using Aura.Mcp.Http;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Http.Pages;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.State;
using Aura.Tests.Mcp.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Aura.Tests.Mcp.Pages;

/// <summary>
/// A server with the page on 127.0.0.1, which asks a person about everything, and MCP callers beside it.
/// </summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-page-");
    private readonly List<PageClient> _clients = [];
    private int _codes;

    private PageHost(SmallCluster cluster) => Cluster = cluster;

    public SmallCluster Cluster { get; }

    /// <summary>The store's clock, by which codes and sessions end.</summary>
    public ShiftedTime Time { get; } = new();

    public Workspace Workspace { get; private set; } = null!;

    public HttpServing Serving { get; private set; } = null!;

    /// <param name="policy">A policy file's text.</param>
    /// <param name="callers">Names of MCP callers, who may have anything done; else whoever comes is the user.</param>
    public static async Task<PageHost> StartAsync(SmallCluster? cluster = null, string policy = "",
        Func<HttpOptions, HttpOptions>? change = null, params string[] callers)
    {
        var host = new PageHost(cluster ?? new SmallCluster(SmallCluster.Cart));
        var http = new HttpOptions
        {
            Listen = new Uri("http://127.0.0.1:0"), MaxPerMinute = 100_000,
            Pace = new PagePace
            {
                Diagnose = TimeSpan.FromMilliseconds(200), Look = TimeSpan.FromMilliseconds(50),
                Beat = TimeSpan.FromMilliseconds(200),
            },
        };
        if (callers.Length > 0)
        {
            var tokens = Path.Combine(host._folder.FullName, "tokens");
            TokenFile.Write(tokens, callers.Select(c =>
                new TokenEntry(c, TokenAuthenticator.HashOf(HttpHost.Token(c)), ["aura:critical"])));
            http = http with { TokenFile = tokens };
        }
        host.Workspace = new Workspace(new AuraOptions
        {
            Simulator = "", Policy = PolicyReader.Read(policy, "policy.yaml", new ActionCatalog()),
        }, host.Cluster.Connect(), host.Time);
        host.Serving = await HttpServing.StartAsync(
            host.Workspace, change?.Invoke(http) ?? http, NullLoggerFactory.Instance);
        return host;
    }

    /// <summary>A browser that has signed nobody in.</summary>
    public PageClient Browser()
    {
        var client = new PageClient(Serving.Address);
        _clients.Add(client);
        return client;
    }

    /// <summary>A code as `aura sign-in` makes it.</summary>
    public string Code(PagePerson person)
    {
        var code = $"code-{++_codes}";
        Workspace.Store.Page.AddCode(code, person, TimeSpan.FromHours(12), TimeSpan.FromMinutes(10));
        return code;
    }

    public async Task<PageClient> SignInAsync(PagePerson person)
    {
        var client = Browser();
        await client.SignInAsync(Code(person));
        return client;
    }

    public Task<PageClient> SignInAsync(string name, PageRole role = PageRole.Admin) =>
        SignInAsync(new PagePerson(name, "code", role));

    /// <summary>Somebody asks through MCP that shop/cart gets three replicas; it waits for a person.</summary>
    /// <returns>The approval as the page shows it to the client.</returns>
    public async Task<JsonObject> AskedAsync(PageClient client, string? caller = null,
        string tool = "deployment_scale_to", JsonObject? args = null)
    {
        args ??= new JsonObject { ["namespace"] = "shop", ["name"] = "cart", ["replicas"] = 3 };
        await using var session = await ModelContextProtocol.Client.McpClient.CreateAsync(
            new ModelContextProtocol.Client.HttpClientTransport(new()
            {
                Endpoint = new Uri(Serving.Address, HttpServing.Path),
                TransportMode = ModelContextProtocol.Client.HttpTransportMode.StreamableHttp,
                AdditionalHeaders = caller is null ? null
                    : new Dictionary<string, string> { ["Authorization"] = $"Bearer {HttpHost.Token(caller)}" },
            }), new() { ProtocolVersion = InMemorySession.Protocol });
        var result = await session.CallToolAsync(tool, args.ToDictionary(a => a.Key, a => (object?)a.Value));
        var asked = JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
        Assert.True((string?)asked["status"] == "approval_required", asked.ToJsonString());
        var id = (string)asked["approval"]!["approvalId"]!;
        return (await client.GetAsync("/api/approvals"))["approvals"]!.AsArray()
            .Single(a => (string?)a!["approvalId"] == id)!.AsObject();
    }

    /// <summary>What the audit says of it.</summary>
    public IEnumerable<AuditEntry> Audit(string result) =>
        Workspace.Store.Audit.List(100).Where(e => e.Result == result);

    public async ValueTask DisposeAsync()
    {
        Cluster.Resume();
        foreach (var client in _clients)
            client.Dispose();
        await Serving.DisposeAsync();
        await Workspace.DisposeAsync();
        Cluster.Dispose();
        _folder.Delete(recursive: true);
    }
}
