using System.Threading.RateLimiting;
using Aura.Mcp.Http.Authentication;
using Aura.Mcp.Options;

namespace Aura.Mcp.Http;

/// <summary>How often, and how many at a time, one caller and all together may ask.</summary>
public sealed class Limits(HttpOptions options) : IDisposable
{
    /// <summary>So many times what one caller may, all together may.</summary>
    public const int Callers = 10;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<Principal> _rate =
        PartitionedRateLimiter.Create<Principal, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller.Key,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = options.MaxPerMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / options.MaxPerMinute,
                QueueLimit = 0,
            }));

    private readonly Places _places = new(options);

    /// <returns>True where the request may pass; else it has been answered.</returns>
    /// <param name="busy">What a caller is answered who asks too much.</param>
    public async Task<bool> PassAsync(
        HttpContext http, Principal caller, int busy = StatusCodes.Status429TooManyRequests)
    {
        if (TooSoon(caller) is not { } wait)
            return true;
        await JsonRpcReply.LaterAsync(http, busy, wait.Why, wait.After);
        return false;
    }

    /// <summary>Counts a request; not null where it comes too soon.</summary>
    public (string Why, TimeSpan After)? TooSoon(Principal caller)
    {
        using var lease = _rate.AttemptAcquire(caller);
        return lease.IsAcquired ? null : ($"more than {options.MaxPerMinute} requests a minute",
            lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Soon);
    }

    /// <summary>Does the work in a place of its own; where none is free, answers so.</summary>
    public async Task InPlaceAsync(HttpContext http, Principal caller, Func<Task> work,
        int busy = StatusCodes.Status429TooManyRequests)
    {
        switch (await _places.InOneAsync(caller.Key, work))
        {
            case Places.Lack.Own:
                await JsonRpcReply.LaterAsync(http, busy,
                    $"more than {options.MaxConcurrent} calls at a time", Soon);
                break;
            case Places.Lack.All:
                await JsonRpcReply.LaterAsync(
                    http, StatusCodes.Status503ServiceUnavailable, "all callers together ask too much now", Soon);
                break;
        }
    }

    public void Dispose()
    {
        _rate.Dispose();
        _places.Dispose();
    }
}
