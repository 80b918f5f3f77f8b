using Aura.Kubernetes;
using Aura.Telemetry;
using Polly;
using Polly.Retry;

namespace Aura.Execution.Writing;

/// <summary>
/// How a request that is safe to repeat is repeated: on 429, 5xx, a lost connection and no answer in time, with
/// exponential back-off, or after what Retry-After asks for.
/// </summary>
internal static class Resilience
{
    private const int MaxRetries = 6;
    private const int MaxReads = 3;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    /// <summary>For reads that somebody waits for.</summary>
    public static Func<Func<Task<object?>>, Task<object?>> Reading(TimeProvider time)
    {
        var pipeline = Build(time, retries: MaxReads);
        return ask => AskAsync(pipeline, ask);
    }

    /// <summary>Why there was no answer says more than that nobody asks any more because of it.</summary>
    private static async Task<object?> AskAsync(ResiliencePipeline pipeline, Func<Task<object?>> ask)
    {
        KubeException? first = null;
        try
        {
            return await pipeline.ExecuteAsync(async _ =>
            {
                try
                {
                    return await ask();
                }
                catch (KubeException e) when (!IsNotAsked(e))
                {
                    first = e;
                    throw;
                }
            });
        }
        catch (KubeException e) when (IsNotAsked(e) && first is not null)
        {
            throw first;
        }
    }

    /// <param name="until">
    /// Where given, the request is repeated until then, also while the circuit is open: for what is journalled and can
    /// wait. Without, it is given up after a few tries, and at once where the circuit is open.
    /// </param>
    /// <param name="stop">Once cancelled, nothing is repeated any more.</param>
    public static ResiliencePipeline Build(TimeProvider time, DateTimeOffset? until = null,
        int retries = MaxRetries, CancellationToken stop = default) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = until is null ? retries : int.MaxValue,
            ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome.Exception)
                && !stop.IsCancellationRequested
                && (until is { } end ? time.GetUtcNow() < end : !IsNotAsked(args.Outcome.Exception))),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                (args.Outcome.Exception as KubeException)?.RetryAfter ?? BackOff(args.AttemptNumber)),
            OnRetry = args =>
            {
                CoreTelemetry.Retries.Add(1, new KeyValuePair<string, object?>(Tag.ErrorType,
                    args.Outcome.Exception is KubeException k ? Span.Reason(k) : Tag.Other));
                return default;
            },
        }).Build();

    /// <summary>
    /// No answer, or one that says "later"; what a disruption budget refuses is not: that is waited for.
    /// </summary>
    public static bool IsTransient(Exception? e) => e switch
    {
        KubeException k when k.HasCause("DisruptionBudget") || IsSeveralBudgets(k) => false,
        KubeException k => k.Status is 429 or >= 500 || k.Reason is KubeException.Unreachable or KubeException.Timeout
            or KubeException.NotAsked,
        _ => false,
    };

    /// <summary>The API's answer (500) where several budgets cover a pod: it never evicts such a pod.</summary>
    public static bool IsSeveralBudgets(KubeException e) =>
        e.Status == 500 && e.Message.Contains("more than one PodDisruptionBudget", StringComparison.Ordinal);

    private static bool IsNotAsked(Exception? e) => e is KubeException { Reason: KubeException.NotAsked };

    // Spread by the attempt's place in the golden ratio's sequence: no random numbers, so that runs can be repeated.
    private static TimeSpan BackOff(int attempt)
    {
        var spread = 0.75 + 0.5 * (attempt * 0.618 % 1);
        var delay = TimeSpan.FromMilliseconds(400 * Math.Pow(2, Math.Min(attempt, 8)) * spread);
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
