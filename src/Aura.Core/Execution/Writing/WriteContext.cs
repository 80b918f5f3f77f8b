using Aura.Kubernetes;
using Polly;

namespace Aura.Execution.Writing;

/// <summary>What a write needs besides its change.</summary>
internal sealed record WriteContext
{
    public required KubeClient Client { get; init; }
    public required TimeProvider Time { get; init; }
    public required ResiliencePipeline Retry { get; init; }
    public required IReadOnlyList<INotifier> Notifiers { get; init; }

    /// <summary>Where archives go; null where none was configured.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>
    /// Called before each request that writes: throws where another process drives the execution now.
    /// </summary>
    public Action Fence { get; init; } = () => { };

    /// <summary>Ends waits (not requests) when the execution is stopped.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Told what a write waits for.</summary>
    public Action<string>? Told { get; init; }

    /// <summary>How long a disruption budget may keep an eviction waiting.</summary>
    public TimeSpan EvictWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Reads with retries.</summary>
    public async Task<KubeObject?> FindAsync(ObjectRef target) =>
        await Retry.ExecuteAsync(async cancel => await Client.FindAsync(target, cancel));

    /// <summary>Writes with retries; the write must be guarded, for the answer of an earlier try may be lost.</summary>
    public async Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> request) =>
        await Retry.ExecuteAsync(async cancel =>
        {
            Fence();
            return await request(cancel);
        });
}
