using System.Runtime.CompilerServices;
using Aura.Actions;
using Aura.Diagnosis.Snapshots;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.Metrics.Prometheus;

namespace Aura.Mcp.Doctor;

/// <summary>Looks at one cluster; a fault ends only what rests on it.</summary>
internal static class ClusterExamination
{
    /// <param name="name">Null: the default one, and what is looked at only there.</param>
    public static async IAsyncEnumerable<Line> RunAsync(
        Workspace workspace, string? name, [EnumeratorCancellation] CancellationToken cancel)
    {
        var of = name is null ? "" : $" of {name}";
        ClusterSession? cluster = null;
        yield return Line.Try("cluster", () =>
        {
            cluster = workspace.Clusters.Get(name);
            return $"{cluster.Name} at {cluster.Client.Server}";
        });
        if (cluster is null)
            yield break;
        var reached = await Line.TryAsync($"reachable{(name is null ? "" : $" {name}")}", async () =>
            $"Kubernetes {(await cluster.Client.RawAsync(HttpMethod.Get, "/version", cancel: cancel))["gitVersion"]}");
        yield return reached;
        if (!reached.Ok)
            yield break;
        var (inCluster, _) = ValueExamination.Split(workspace.Values);
        if (name is null)
            await foreach (var line in ValueExamination.RunAsync(
                workspace.Values, inCluster, target => cluster.Client.FindAsync(target, cancel)))
                yield return line;
        if (name is null && workspace.Prometheus is { } prometheus)
            yield return await Line.TryAsync("prometheus", async () => await ContainersAsync(prometheus, cancel));
        yield return await PermissionsAsync(cluster, $"may diagnose{of}", Reading(), cancel);
        yield return await PermissionsAsync(cluster, $"may remediate{of}", Acting(workspace.Catalog), cancel);
    }

    private static async Task<string> ContainersAsync(PrometheusClient prometheus, CancellationToken cancel)
    {
        var answer = await prometheus.QueryAsync(
            "count(container_memory_working_set_bytes{container!=\"\"})", cancel: cancel);
        return answer.Series is [{ Values: [var (_, containers)] }, ..]
            ? $"{prometheus.Server} knows the usage of {containers:0} containers"
            : throw new FaultException("NotFound", $"{prometheus.Server} knows no container's usage",
                "have it scrape the kubelets' /metrics/cadvisor");
    }

    private static IEnumerable<AccessQuestion> Reading() => SnapshotKinds.All
        .Select(k => new AccessQuestion("list", k.Group, k.Plural));

    private static IEnumerable<AccessQuestion> Acting(ActionCatalog catalog) =>
        catalog.All.SelectMany(a => a.Spec.Rbac).Concat(SafetyChecks.All.SelectMany(c => c.Rbac)).Select(Rbac.Parse)
            .SelectMany(r => r.Verbs.Select(v => new AccessQuestion(v, r.Group, r.Resource, r.Subresource))).Distinct();

    private static async Task<Line> PermissionsAsync(
        ClusterSession cluster, string what, IEnumerable<AccessQuestion> questions, CancellationToken cancel)
    {
        var missing = new List<string>();
        var asked = 0;
        try
        {
            foreach (var question in questions)
            {
                asked++;
                if (!await cluster.Client.CanAsync(question, cancel))
                    missing.Add($"{question}");
            }
        }
        catch (KubeException e)
        {
            return new Line(false, what, e.Message, Faults.Describe(e).Shown);
        }
        return missing.Count == 0
            ? new Line(true, what, $"all of {asked} permissions in all namespaces")
            : new Line(false, what, $"{missing.Count} of {asked} permissions are missing: {string.Join(", ", missing)}",
                "grant them, or go on: what needs them is refused before anything is changed");
    }
}
