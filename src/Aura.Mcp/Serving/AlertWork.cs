using Aura.Alerts;
using Aura.Kubernetes;
using Aura.Mcp.Resources;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Serving;

/// <summary>
/// Looks into the alerts that came in, for as long as the server runs, and into those that an earlier process has left.
/// Those that come close together are looked into together.
/// </summary>
public sealed class AlertWork : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly Workspace _workspace;
    private readonly ILogger _log;
    private readonly TimeSpan _settle;
    private readonly Lazy<AlertInbox> _inbox;
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _taken = new();
    private AlertHandling? _handling;

    /// <param name="settle">How long is waited for more, after some came.</param>
    /// <param name="room">For so many alerts that wait.</param>
    public AlertWork(Workspace workspace, ILogger log, TimeSpan? settle = null, int room = AlertInbox.Room)
    {
        (_workspace, _log, _settle) = (workspace, log, settle ?? TimeSpan.FromSeconds(2));
        _inbox = new Lazy<AlertInbox>(() =>
        {
            var inbox = new AlertInbox(workspace.Store, room);
            inbox.Taken += () => Volatile.Read(ref _taken).TrySetResult();
            return inbox;
        });
    }

    public AlertInbox Inbox => _inbox.Value;

    /// <summary>Completes when nothing more is done, after this was disposed: the store is not used any more.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Told whenever some have been looked into.</summary>
    public event Action? Handled;

    /// <summary>Goes on until disposed; what goes wrong is logged, and tried again.</summary>
    public AlertWork Start()
    {
        Ended = RunAsync();
        return this;
    }

    public void Dispose() => _closing.Cancel();

    private async Task RunAsync()
    {
        // Whoever starts it goes on at once.
        await Task.Yield();
        try
        {
            while (!_closing.IsCancellationRequested)
            {
                _taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (await TryHandleAsync() == 0)
                    await MoreAsync();
                else
                    Handled?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // This process is going.
        }
    }

    private async Task<int> TryHandleAsync()
    {
        try
        {
            _handling ??= new AlertHandling(Services());
            await _workspace.Clusters.RefreshAsync(_closing.Token);
            return await _handling.HandleDueAsync(_closing.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was: alerts that were taken stay due, and are looked into again.
            _log.LogError("alerts could not be looked into: {Fault}", Faults.Describe(e).Shown);
            return 0;
        }
    }

    private async Task MoreAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        var taken = Volatile.Read(ref _taken).Task;
        await Task.WhenAny(taken, Pause.ForAsync(LookAgain, TimeProvider.System, enough.Token));
        await enough.CancelAsync();
        if (taken.IsCompleted)
            await Pause.ForAsync(_settle, TimeProvider.System, _closing.Token);
    }

    private AlertServices Services() => new()
    {
        Store = _workspace.Store,
        Policy = _workspace.Policy,
        Receivers = _workspace.Notifiers,
        Clusters = () => [.. _workspace.Clusters.Names.OrderBy(n => n != _workspace.Clusters.Default)],
        Cluster = name =>
        {
            var session = _workspace.Clusters.Get(name);
            // A watched cluster need not be read for it.
            return new AlertCluster(session.Name,
                cancel => _workspace.Diagnoser(session, _workspace.Watches?.Of(name)?.View ?? _workspace.View(session))
                    .ExamineAsync(cancellation: cancel),
                () => _workspace.Planner(session), session.Pipeline);
        },
        Concerned = (cluster, ns) =>
        {
            foreach (var uri in AuraResources.FindingsOf(_workspace, cluster, ns))
                _ = _workspace.Subscriptions.TellAsync(uri);
        },
        Log = line => _log.LogWarning("{Line}", line),
    };
}
