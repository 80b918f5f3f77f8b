using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>
/// What a server does beside its requests, on another thread: takes up what others left, samples usage and learns. A
/// client need not wait for it.
/// </summary>
internal sealed class Upkeep : IDisposable
{
    private readonly CancellationTokenSource _now = new();
    private readonly Task _recovery;
    private IDisposable? _sampling;
    private IDisposable? _learning;
    private IDisposable? _clusters;

    /// <param name="after">When to begin; it all needs the store and the clusters, which a start does not.</param>
    public Upkeep(Workspace workspace, ILogger log, TimeSpan after, CancellationToken cancellation) =>
        _recovery = Task.Run(() => RunAsync(workspace, log, after, cancellation), cancellation);

    /// <summary>What was left is taken up before this ends, also where it had not begun yet.</summary>
    public async Task EndAsync()
    {
        await _now.CancelAsync();
        try
        {
            await _recovery;
        }
        catch (OperationCanceledException)
        {
            // Told to end before that: another process takes it up.
        }
    }

    public void Dispose()
    {
        _clusters?.Dispose();
        _learning?.Dispose();
        _sampling?.Dispose();
        _now.Dispose();
    }

    private async Task RunAsync(Workspace workspace, ILogger log, TimeSpan after, CancellationToken cancellation)
    {
        await Pause.ForAsync(after, TimeProvider.System, _now.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _sampling = new UsageSampling(workspace, log).Start();
        _learning = new LearningUpkeep(workspace, log).Start();
        _clusters = workspace.Options.ClustersFrom.Count > 0 ? new NewClusters(workspace, log).Start() : null;
        await workspace.RecoverAsync(log, cancellation);
    }
}
