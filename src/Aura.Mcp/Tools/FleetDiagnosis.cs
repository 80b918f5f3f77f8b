using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Scopes;
using Aura.Kubernetes;
using Aura.Mcp.Serving;

namespace Aura.Mcp.Tools;

/// <summary>
/// Diagnoses many clusters, several at a time, each within a time of its own: one that is down, slow or forbidden is
/// told of and does not keep the others from their answer.
/// </summary>
internal sealed class FleetDiagnosis(Workspace workspace)
{
    private const int AtOnce = 8;

    /// <summary>A cluster and how long it took.</summary>
    private readonly ConcurrentBag<(ClusterLook Look, TimeSpan Took)> _looks = [];

    public async Task<ToolAnswer> AnswerAsync(string pattern, DiagnosisScope scope, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(workspace.Clusters.Matching(pattern),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (name, stop) =>
            {
                var began = watch.Elapsed;
                var left = workspace.Options.AnswerWithin - began;
                var within = workspace.Options.ClusterWithin < left ? workspace.Options.ClusterWithin : left;
                var look = within > TimeSpan.Zero ? await LookAsync(name, scope, within, stop)
                    : ClusterLook.Failed(name, "Timeout: the time for this answer is over; name it alone");
                _looks.Add((look, watch.Elapsed - began));
            });
        return Answer([.. _looks.OrderBy(l => l.Look.Cluster, StringComparer.Ordinal)], watch.Elapsed);
    }

    private async Task<ClusterLook> LookAsync(
        string name, DiagnosisScope scope, TimeSpan within, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var look = DiagnoseAsync(name, scope, stop.Token);
            await Task.WhenAny(look, Pause.ForAsync(within, TimeProvider.System, stop.Token));
            await stop.CancelAsync();
            cancel.ThrowIfCancellationRequested();
            if (look.IsCompleted)
                return await look;
            // What still waits for an answer gives up in its own time; nobody looks at it.
            _ = look.ContinueWith(static t => t.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return ClusterLook.Failed(name, $"Timeout: it did not answer within {within.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return ClusterLook.Failed(name, e);
        }
    }

    private async Task<ClusterLook> DiagnoseAsync(string name, DiagnosisScope scope, CancellationToken cancel)
    {
        await Task.Yield();
        var cluster = workspace.Clusters.Get(name);
        using var place = await workspace.Load.EnterAsync(name, Lane.Read, cancel);
        var diagnosis = await workspace.Diagnoser(cluster).DiagnoseAsync(scope, cancel);
        cancel.ThrowIfCancellationRequested();
        workspace.Remember(cluster, diagnosis, scope);
        return ClusterLook.Of(name, cluster.Time, diagnosis);
    }

    private ToolAnswer Answer(IReadOnlyList<(ClusterLook Look, TimeSpan Took)> looks, TimeSpan took)
    {
        var shown = new ShownFindings();
        foreach (var (look, finding) in looks.SelectMany(l => l.Look.Findings.Select(f => (l.Look, Finding: f)))
            .OrderByDescending(f => f.Finding.Severity))
            shown.Add(workspace, look.Cluster, finding, look.Clock);
        foreach (var (severity, count) in looks.SelectMany(l => l.Look.More))
            shown.LeaveOut(severity, count);
        var objects = looks.Sum(l => l.Look.Scanned.Objects);
        var answer = shown.Answer(new Scanned(objects, (long)took.TotalMilliseconds));
        answer["clusters"] = new JsonArray([.. looks.Select(l => l.Look.ToJson(l.Took))]);
        var notes = looks.SelectMany(l => l.Look.Notes.Select(n => $"{l.Look.Cluster}: {n}"))
            .Concat(workspace.Clusters.Faults).ToList();
        if (notes.Count > 0)
            answer["notes"] = ToolJson.ToArray(notes);
        var failed = looks.Where(l => l.Look.Error is not null)
            .Select(l => $"\n{l.Look.Cluster} was not diagnosed: {l.Look.Error}");
        return new ToolAnswer(answer, shown.Text(objects, $" of {looks.Count} clusters") + string.Concat(failed)
            + string.Concat(notes.Select(n => $"\nnote: {n}")));
    }
}
