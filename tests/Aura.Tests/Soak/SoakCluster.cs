using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator;
using Aura.Simulator.Http;
using Aura.Simulator.Incidents;

namespace Aura.Tests.Soak;

/// <summary>A simulated cluster on a socket, with Deployments shop/app-0, shop/app-1 and so on.</summary>
internal sealed class SoakCluster : IAsyncDisposable
{
    private const double Speed = 20;

    private readonly SimulatedCluster _cluster;
    private readonly IDisposable _advancing;
    private readonly SimulatorServer _server;

    private SoakCluster(string name, SimulatedCluster cluster, SimulatorServer server)
    {
        (Name, _cluster, _server) = (name, cluster, server);
        _advancing = cluster.StartRealTime(Speed);
    }

    public string Name { get; }

    public static async Task<SoakCluster> StartAsync(string name, int apps)
    {
        var objects = string.Concat(Enumerable.Range(0, apps).Select(i => $$$"""
            - apiVersion: apps/v1
              kind: Deployment
              metadata: {name: app-{{{i}}}, namespace: shop}
              spec:
                replicas: 1
                selector: {matchLabels: {app: app-{{{i}}}}}
                template:
                  metadata: {labels: {app: app-{{{i}}}}}
                  spec:
                    containers:
                    - {name: main, image: "registry.example/app:1.0", resources: {requests: {cpu: 10m, memory: 16Mi} } }

            """));
        var cluster = SimulatedCluster.FromIncident(Incident.Of(new JsonObject
        {
            ["name"] = name, ["title"] = name, ["settle"] = "30s", ["run"] = "5s",
            ["objects"] = Yaml.Parse("- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n" + objects),
            ["fault"] = Yaml.Parse("[]"),
        }, name));
        return new SoakCluster(name, cluster, await SimulatorServer.StartAsync(cluster));
    }

    /// <summary>One kubeconfig with a context for each.</summary>
    public static void WriteKubeconfig(string path, IReadOnlyList<SoakCluster> clusters)
    {
        var whole = (JsonObject)Yaml.Parse(clusters[0]._server.Kubeconfig)!;
        foreach (var list in (string[])["clusters", "users", "contexts"])
            whole[list] = new JsonArray([.. clusters.Select(c =>
            {
                var entry = Yaml.Parse(c._server.Kubeconfig)![list]![0]!.DeepClone();
                entry["name"] = c.Name;
                if (list == "contexts")
                    (entry["context"]!["cluster"], entry["context"]!["user"]) = (c.Name, c.Name);
                return entry;
            })]);
        whole["current-context"] = clusters[0].Name;
        File.WriteAllText(path, whole.ToJsonString());
    }

    public KubeObject App(int number)
    {
        lock (_cluster.Clock.World)
            return _cluster.Store.Get(new ObjectRef(Kind.Deployment, "shop", $"app-{number}"))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _advancing.Dispose();
        _cluster.Dispose();
    }
}
