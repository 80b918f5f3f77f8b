using System.Threading.RateLimiting;
using Aura.Mcp.Options;

namespace Aura.Mcp.Http.Pages;

/// <summary>How many requests of one person, and of all of them, are at work at a time.</summary>
internal sealed class Places(HttpOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _own = PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetConcurrencyLimiter(who, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrent, QueueLimit = 0,
        }));

    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrent * Limits.Callers, QueueLimit = 0,
    });

    /// <exception cref="PageFault">None is free.</exception>
    public async Task InOneAsync(string who, Func<Task> work)
    {
        using var own = _own.AttemptAcquire(who);
        if (!own.IsAcquired)
            throw Full(StatusCodes.Status429TooManyRequests,
                $"more than {options.MaxConcurrent} of your requests are at work");
        using var place = _all.AttemptAcquire();
        if (!place.IsAcquired)
            throw Full(StatusCodes.Status503ServiceUnavailable, "all together ask too much now");
        await work();
    }

    public void Dispose()
    {
        _own.Dispose();
        _all.Dispose();
    }

    private static PageFault Full(int status, string why) =>
        new(status, "TooManyRequests", why, "try again in a moment") { After = TimeSpan.FromSeconds(1) };
}
