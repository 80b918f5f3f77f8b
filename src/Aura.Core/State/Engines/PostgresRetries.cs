using Npgsql;
using Polly;
using Polly.Retry;

namespace Aura.State.Engines;

/// <summary>
/// What does not reach the database is tried again, waiting longer each time: it may be restarting, or another server
/// be taking over. So is what it gave up to let another transaction through.
/// </summary>
/// <param name="atMost">Real time, after which it is given up.</param>
internal sealed class PostgresRetries(TimeSpan atMost)
{
    /// <summary>Shorter than a lease lasts: whoever waits so long still has it.</summary>
    public static readonly PostgresRetries Patient = new(Leases.Duration / 2);

    /// <summary>For opening the store: somebody waits for it.</summary>
    public static readonly PostgresRetries Brief = new(TimeSpan.FromSeconds(5));

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <exception cref="StoreException">In words, without the password.</exception>
    public T Run<T>(Func<T> work)
    {
        var end = TimeProvider.System.GetUtcNow() + atMost;
        try
        {
            return new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(50),
                MaxDelay = Longest,
                ShouldHandle = args => ValueTask.FromResult(PostgresFaults.IsPassing(args.Outcome.Exception)
                    && TimeProvider.System.GetUtcNow() < end),
            }).Build().Execute(work);
        }
        catch (NpgsqlException e)
        {
            throw PostgresFaults.InWords(e);
        }
    }
}
