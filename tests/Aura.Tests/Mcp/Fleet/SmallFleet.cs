using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Options;
using Aura.Mcp.Serving;
using Aura.Simulator.Incidents;

namespace Aura.Tests.Mcp.Fleet;

/// <summary>Several simulated clusters by name, the first of them the default one, and servers for them.</summary>
internal sealed class SmallFleet : IClusterSource, IAsyncDisposable
{
    private readonly IReadOnlyList<(string Name, SmallCluster Cluster)> _clusters;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aura-fleet-");

    public SmallFleet(params (string Name, SmallCluster Cluster)[] clusters) => _clusters = clusters;

    public string Default => _clusters[0].Name;

    public IReadOnlyList<string> Names => [.. _clusters.Select(c => c.Name)];

    public SmallCluster this[string name] => _clusters.Single(c => c.Name == name).Cluster;

    public ClusterConnection Open(string name, Impersonation? actAs = null) => this[name].Connect().Open(name, actAs);

    /// <summary>A server; several share what one store shares.</summary>
    public Task<TestSession> ServeAsync(AuraOptions? options = null, string? protocol = null) =>
        TestSession.StartAsync(new Workspace((options ?? new AuraOptions()) with
        {
            Store = Path.Combine(_folder.FullName, "aura.db"),
            RehearseWithin = TimeSpan.Zero,
        }, this), protocol: protocol);

    /// <summary>A cluster in which so many Services have selected nothing for a while.</summary>
    public static SmallCluster Broken(int services = 1) =>
        Of(string.Join('\n', Enumerable.Range(0, services).Select(i => $$"""
            - {apiVersion: v1, kind: Service, metadata: {name: lost-{{i}}, namespace: shop},
               spec: {selector: {app: "gone-{{i}}"}, ports: [{port: 80}]} }
            """)));

    /// <summary>A cluster with nothing worse than a budget that protects nothing.</summary>
    public static SmallCluster Untidy() => Of("""
        - {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: idle, namespace: shop},
           spec: {minAvailable: 1, selector: {matchLabels: {app: gone}}}}
        """);

    public ValueTask DisposeAsync()
    {
        foreach (var (_, cluster) in _clusters)
            cluster.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    void IDisposable.Dispose()
    {
        // Several servers use the clusters.
    }

    private static SmallCluster Of(string objects) => new(Incident.Of(new JsonObject
    {
        ["name"] = "fleet", ["title"] = "fleet", ["settle"] = "20s", ["run"] = "11m",
        ["objects"] = Yaml.Parse("- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n" + objects),
        ["fault"] = new JsonArray(),
    }, "fleet"));
}
