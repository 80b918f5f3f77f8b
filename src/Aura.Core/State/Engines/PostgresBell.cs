using Aura.Kubernetes;
using Npgsql;

namespace Aura.State.Engines;

/// <summary>
/// Hears what other processes tell (LISTEN), on a connection of its own that is opened when somebody first waits. While
/// it is away, whoever waits just waits for the time: nothing depends on hearing.
/// </summary>
internal sealed class PostgresBell(NpgsqlDataSource source) : IDisposable
{
    public const string Channel = "aura";

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _rung = New();
    private int _started;

    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        if (time != TimeProvider.System)
        {
            // On a simulated clock nothing happens by itself.
            await Pause.ForAsync(atMost, time, cancel);
            return;
        }
        if (Interlocked.Exchange(ref _started, 1) == 0)
            _ = ListenAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pause = Pause.ForAsync(atMost, time, over.Token);
        await Task.WhenAny(Volatile.Read(ref _rung).Task, pause);
        await over.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    public void Dispose() => _closing.Cancel();

    private async Task ListenAsync()
    {
        while (!_closing.IsCancellationRequested)
            try
            {
                await using var connection = await source.OpenConnectionAsync(_closing.Token);
                connection.Notification += (_, _) => Ring();
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
                    await listen.ExecuteNonQueryAsync(_closing.Token);
                while (true)
                    await connection.WaitAsync(_closing.Token);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                await Pause.ForAsync(Again, TimeProvider.System, _closing.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
    }

    private void Ring() => Interlocked.Exchange(ref _rung, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
