using Aura.Kubernetes;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Aura.Execution.Writing;

/// <summary>
/// How a request that is safe to repeat is repeated: on 429, 5xx, a lost connection and no answer in time, with
/// exponential back-off, or after what Retry-After asks for.
/// </summary>
internal static class Resilience
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    public static ResiliencePipeline Build(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 6,
            ShouldHandle = args => ValueTask.FromResult(IsTransient(args.Outcome.Exception)),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                (args.Outcome.Exception as KubeException)?.RetryAfter ?? BackOff(args.AttemptNumber)),
        })
        .AddTimeout(new TimeoutStrategyOptions { Timeout = RequestTimeout })
        .Build();

    /// <summary>
    /// No answer, or one that says "later"; what a disruption budget refuses is not: that is waited for.
    /// </summary>
    public static bool IsTransient(Exception? e) => e switch
    {
        TimeoutRejectedException => true,
        KubeException k when k.HasCause("DisruptionBudget") || IsSeveralBudgets(k) => false,
        KubeException k => k.Status is 429 or >= 500 || k.Reason is KubeException.Unreachable or KubeException.Timeout,
        _ => false,
    };

    /// <summary>The API's answer (500) where several budgets cover a pod: it never evicts such a pod.</summary>
    public static bool IsSeveralBudgets(KubeException e) =>
        e.Status == 500 && e.Message.Contains("more than one PodDisruptionBudget", StringComparison.Ordinal);

    // Spread by the attempt's place in the golden ratio's sequence: no random numbers, so that runs can be repeated.
    private static TimeSpan BackOff(int attempt)
    {
        var spread = 0.75 + 0.5 * (attempt * 0.618 % 1);
        var delay = TimeSpan.FromMilliseconds(400 * Math.Pow(2, attempt) * spread);
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
