using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Serving;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Http.Pages;

/// <summary>
/// What goes on in one cluster, for all who listen together: one diagnosis for all of them, and none while nobody does.
/// Where the server watches the cluster, the watch's findings are taken.
/// </summary>
internal sealed class ClusterFeed(
    Workspace workspace, string cluster, PageTools tools, PagePace pace, CancellationToken ending)
{
    private const int Newest = 30;

    private readonly Lock _gate = new();
    private int _listeners;
    private CancellationTokenSource? _running;
    private TaskCompletionSource _changed = New();
    private volatile FeedState _state = FeedState.Nothing;
    private object? _watched;

    public FeedState State => _state;

    /// <summary>Completes when the state is another one than this.</summary>
    public Task ChangedAfter(FeedState known)
    {
        lock (_gate)
            return ReferenceEquals(_state, known) ? _changed.Task : Task.CompletedTask;
    }

    public void Join()
    {
        lock (_gate)
            if (_listeners++ == 0)
            {
                (_state, _watched) = (FeedState.Nothing, null);
                _running = CancellationTokenSource.CreateLinkedTokenSource(ending);
                _ = RunAsync(LookAsync, pace.Look, _running.Token);
                _ = RunAsync(DiagnoseAsync, pace.Diagnose, _running.Token);
            }
    }

    public void Leave()
    {
        lock (_gate)
            if (--_listeners == 0)
            {
                _running!.Cancel();
                _running.Dispose();
            }
    }

    private async Task RunAsync(Func<CancellationToken, Task> work, TimeSpan every, CancellationToken cancel)
    {
        try
        {
            // Whoever joins goes on at once.
            await Task.Yield();
            while (true)
            {
                try
                {
                    await work(cancel);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Failed(Faults.Describe(e).Structured, cancel);
                }
                await Pause.ForAsync(every, TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody listens any more.
        }
    }

    private Task LookAsync(CancellationToken cancel)
    {
        var pending = workspace.Store.Approvals.Pending();
        var approvals = new JsonObject
        {
            ["count"] = pending.Count,
            ["ids"] = new JsonArray([.. pending.Select(a => JsonValue.Create(a.Id))]),
        };
        var stands = workspace.Store.Movements.Newest(cluster, Newest);
        Change(s => s with
        {
            Approvals = JsonNode.DeepEquals(s.Approvals, approvals) ? s.Approvals : approvals,
            Executions = s.Executions.SequenceEqual(stands) ? s.Executions : [.. stands],
        }, cancel);
        if (workspace.Watches?.Of(cluster)?.Current is { } seen && !ReferenceEquals(seen, _watched))
        {
            _watched = seen;
            var answer = DiagnosisAnswer.Of(workspace, workspace.Clusters.Get(cluster),
                [.. seen.Open.Select(o => o.Finding)], seen.Scanned, seen.Notes);
            Found(PageTools.Structured(answer.ToResult())!.AsObject(), cancel);
        }
        return Task.CompletedTask;
    }

    private async Task DiagnoseAsync(CancellationToken cancel)
    {
        if (workspace.Watches?.Of(cluster) is not null)
            return;
        var result = await tools.CallAsync(
            workspace, Environment.UserName, "diagnose", new JsonObject { ["cluster"] = cluster }, cancel);
        var content = PageTools.Structured(result)!.AsObject();
        if (result.IsError == true)
            Failed(content, cancel);
        else
            Found(content, cancel);
    }

    private void Failed(JsonObject fault, CancellationToken cancel) =>
        Change(s => JsonNode.DeepEquals(s.Fault, fault) ? s : s with { Fault = fault }, cancel);

    /// <summary>How long it took, and when, is no news.</summary>
    private void Found(JsonObject content, CancellationToken cancel)
    {
        content["cluster"] = cluster;
        content["at"] = workspace.Store.Time.GetUtcNow();
        Change(s => s with
        {
            Findings = s.Findings is { } known && new[] { "findings", "notes", "untrusted" }
                .All(part => JsonNode.DeepEquals(known[part], content[part])) ? known : content,
            Fault = null,
        }, cancel);
    }

    private void Change(Func<FeedState, FeedState> change, CancellationToken cancel)
    {
        lock (_gate)
        {
            var next = change(_state);
            if (cancel.IsCancellationRequested || next == _state)
                return;
            _state = next;
            _changed.SetResult();
            _changed = New();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
