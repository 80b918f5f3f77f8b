using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Doctor;

/// <summary>Looks at one thing after the other; a fault ends only what rests on it.</summary>
public static class Examination
{
    private const int ClustersAtOnce = 8;

    public static async IAsyncEnumerable<Line> RunAsync(
        Workspace workspace, [EnumeratorCancellation] CancellationToken cancel)
    {
        yield return new Line(true, "versions",
            $"aura {AuraServer.Version}, {RuntimeInformation.FrameworkDescription}, "
            + RuntimeInformation.OSDescription);
        yield return new Line(true, "policy",
            $"{workspace.Options.PolicyPath ?? "no file"}: {PolicyReport.Summary(workspace.Options)}");
        yield return Line.Try(
            "store", () => $"{workspace.Store.Path}, {workspace.Store.Approvals.Pending().Count} pending approvals");
        yield return Line.Try("audit", () => workspace.Store.Audit.FirstBroken() is { } at
            ? throw new FaultException(
                "Broken", $"the chain is broken at entry {at}", "entries were altered: investigate")
            : "the chain is intact");
        var (_, here) = ValueExamination.Split(workspace.Values);
        await foreach (var line in ValueExamination.RunAsync(
            workspace.Values, here, _ => Task.FromResult<KubeObject?>(null)))
            yield return line;
        await workspace.Clusters.RefreshAsync(cancel);
        foreach (var fault in workspace.Clusters.Faults)
            yield return new Line(false, "clusters", fault, "correct the Secret, or the right to list Secrets there");
        await foreach (var line in ClusterExamination.RunAsync(workspace, null, cancel))
            yield return line;
        foreach (var look in await OthersAsync(workspace, cancel))
            foreach (var line in look)
                yield return line;
    }

    /// <summary>All clusters but the default one, several at a time.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<Line>>> OthersAsync(
        Workspace workspace, CancellationToken cancel)
    {
        IReadOnlyList<string> others;
        try
        {
            others = [.. workspace.Clusters.Names.Where(n => n != workspace.Clusters.Default)
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is KubeException or KubeConfigException)
        {
            return []; // The line about the default one has told.
        }
        var looks = new IReadOnlyList<Line>[others.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, others.Count),
            new ParallelOptions { MaxDegreeOfParallelism = ClustersAtOnce, CancellationToken = cancel },
            async (i, stop) =>
            {
                var lines = new List<Line>();
                await foreach (var line in ClusterExamination.RunAsync(workspace, others[i], stop))
                    lines.Add(line);
                looks[i] = lines;
            });
        return looks;
    }
}
