using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aura.Actions;
using Aura.Diagnosis;
using Aura.Diagnosis.Snapshots;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;
using Aura.Metrics.Prometheus;

namespace Aura.Mcp.Doctor;

/// <summary>Looks at one thing after the other; a fault ends only what rests on it.</summary>
public static class Examination
{
    public static async IAsyncEnumerable<Line> RunAsync(
        Workspace workspace, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new Line(true, "versions",
            $"aura {AuraServer.Version}, {RuntimeInformation.FrameworkDescription}, "
            + RuntimeInformation.OSDescription);
        yield return new Line(true, "policy",
            $"{workspace.Options.PolicyPath ?? "no file"}: {PolicyReport.Summary(workspace.Options)}");
        yield return Try(
            "store", () => $"{workspace.Store.Path}, {workspace.Store.Approvals.Pending().Count} pending approvals");
        yield return Try("audit", () => workspace.Store.Audit.FirstBroken() is { } at
            ? throw new FaultException(
                "Broken", $"the chain is broken at entry {at}", "entries were altered: investigate")
            : "the chain is intact");
        var (inCluster, here) = ValueExamination.Split(workspace.Values);
        await foreach (var line in ValueExamination.RunAsync(
            workspace.Values, here, _ => Task.FromResult<KubeObject?>(null)))
            yield return line;
        ClusterSession? cluster = null;
        yield return Try("cluster", () =>
        {
            cluster = workspace.Clusters.Get(null);
            return $"{cluster.Name} at {cluster.Client.Server}";
        });
        if (cluster is null)
            yield break;
        var reached = await TryAsync("reachable", async () =>
            $"Kubernetes {(await cluster.Client.RawAsync(HttpMethod.Get, "/version", cancel: cancel))["gitVersion"]}");
        yield return reached;
        if (!reached.Ok)
            yield break;
        await foreach (var line in ValueExamination.RunAsync(
            workspace.Values, inCluster, target => cluster.Client.FindAsync(target, cancel)))
            yield return line;
        if (workspace.Prometheus is { } prometheus)
            yield return await TryAsync("prometheus", async () => await ContainersAsync(prometheus, cancel));
        yield return await PermissionsAsync(cluster, "may diagnose", Reading(), cancel);
        yield return await PermissionsAsync(cluster, "may remediate", Acting(workspace.Catalog), cancel);
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

    private static Line Try(string what, Func<string> look)
    {
        try
        {
            return new Line(true, what, look());
        }
        catch (Exception e)
        {
            return Failed(what, e);
        }
    }

    private static async Task<Line> TryAsync(string what, Func<Task<string>> look)
    {
        try
        {
            return new Line(true, what, await look());
        }
        catch (Exception e)
        {
            return Failed(what, e);
        }
    }

    private static Line Failed(string what, Exception e)
    {
        var fault = Faults.Describe(e).Structured;
        return new Line(false, what, $"{fault["message"]}", (string?)fault["hint"]);
    }
}
