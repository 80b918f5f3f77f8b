using System.Threading.RateLimiting;
using Aura.Mcp.Options;

namespace Aura.Mcp.Http;

/// <summary>How many requests of one caller, and of all together, are at work at a time.</summary>
public sealed class Places(HttpOptions options) : IDisposable
{
    /// <summary>Whose places are all taken.</summary>
    public enum Lack { None, Own, All }

    private readonly PartitionedRateLimiter<string> _own = PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetConcurrencyLimiter(who,
            _ => new ConcurrencyLimiterOptions { PermitLimit = options.MaxConcurrent, QueueLimit = 0 }));

    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrent * Limits.Callers, QueueLimit = 0,
    });

    /// <summary>Does the work in a place; not where one lacks.</summary>
    public async Task<Lack> InOneAsync(string who, Func<Task> work)
    {
        using var own = _own.AttemptAcquire(who);
        if (!own.IsAcquired)
            return Lack.Own;
        using var place = _all.AttemptAcquire();
        if (!place.IsAcquired)
            return Lack.All;
        await work();
        return Lack.None;
    }

    public void Dispose()
    {
        _own.Dispose();
        _all.Dispose();
    }
}
