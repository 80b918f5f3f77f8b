using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator.Http;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>A management cluster with Secrets, and a cluster that they tell of, both over TLS.</summary>
internal sealed partial class Management : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-management-");
    private readonly SmallCluster _cluster =
        new("[{apiVersion: v1, kind: Namespace, metadata: {name: fleet}}]");

    private SimulatorServer _here = null!;
    private SimulatorServer _prod = null!;

    public SmallCluster Prod { get; } = SmallFleet.Broken();

    /// <summary>Puts the server's time forward: what it has seen is looked at again.</summary>
    public ShiftedTime Time { get; } = new();

    public string Token => _prod.Token;

    public string Folder => _folder.FullName;

    public static async Task<Management> StartAsync()
    {
        var management = new Management();
        management._here = await management._cluster.ServeAsync();
        management._prod = await management.Prod.ServeAsync();
        management._here.WriteKubeconfig(Path.Combine(management.Folder, "config"));
        return management;
    }

    public Task<TestSession> ServeAsync(string from, params string[] plugins) => TestSession.StartAsync(new Workspace(
        new AuraOptions
        {
            Kubeconfig = Path.Combine(Folder, "config"), Store = Path.Combine(Folder, "aura.db"),
            ClustersFrom = [.. from.Split(',').Select(f => SecretSource.Parse(f)!)], ClusterPlugins = plugins,
            RehearseWithin = TimeSpan.Zero,
        }, time: Time), protocol: InMemorySession.Protocol);

    /// <summary>As Cluster API writes it.</summary>
    public static JsonObject Capi(string cluster, string? value) => Secret($"{cluster}-kubeconfig",
        "cluster.x-k8s.io/secret", ("cluster.x-k8s.io/cluster-name", cluster), ("value", value));

    /// <summary>As a person writes it for Argo CD.</summary>
    public static JsonObject ArgoCd(string name, string? server, string? config) => Secret($"cluster-{name}", "Opaque",
        ("argocd.argoproj.io/secret-type", "cluster"), ("name", name), ("server", server), ("config", config));

    /// <summary>The kubeconfig of the other cluster.</summary>
    public string Kubeconfig(string? token = null) => _prod.Kubeconfig.Replace(Token, token ?? Token);

    public string Server => _prod.Address.GetLeftPart(UriPartial.Authority);

    public string Authority => Data().Match(_prod.Kubeconfig).Groups[1].Value;

    public async Task WriteAsync(JsonObject secret)
    {
        var wanted = new KubeObject(Kind.Secret, secret);
        if (await _cluster.Client.FindAsync(wanted.Ref) is { } now)
            await _cluster.Client.ReplaceAsync(now.With("data", secret["data"]!.DeepClone()));
        else
            await _cluster.Client.CreateAsync(wanted);
    }

    public Task DeleteAsync(string name) =>
        _cluster.Client.DeleteAsync(new ObjectRef(Kind.Secret, "fleet", name));

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _prod.DisposeAsync();
        _cluster.Dispose();
        Prod.Dispose();
        _folder.Delete(recursive: true);
    }

    private static JsonObject Secret(
        string name, string type, (string Key, string Value) label, params (string Key, string? Value)[] data) => new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["type"] = type,
            ["metadata"] = new JsonObject
            {
                ["name"] = name, ["namespace"] = "fleet", ["labels"] = new JsonObject { [label.Key] = label.Value },
            },
            ["data"] = new JsonObject(data.Where(d => d.Value is not null).Select(d => KeyValuePair.Create(
                d.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(d.Value!))))),
        };

    [GeneratedRegex("certificate-authority-data: (\\S+)")]
    private static partial Regex Data();
}
