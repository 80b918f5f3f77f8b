using Aura.Kubernetes;
using Aura.Telemetry;
using Polly;
using Polly.CircuitBreaker;

namespace Aura.Execution.Gate;

/// <summary>
/// One cluster's gate: a limit to the rate of requests, and a circuit breaker. Where the API server does not answer,
/// requests are refused at once for a while, each time for longer, instead of each waiting for its own time-out; then
/// a single one is let through to see.
/// </summary>
public sealed class ClusterGate : IRequestGate
{
    private const int MinFailures = 5;
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);

    private readonly string _cluster;
    private readonly TimeProvider _time;
    private readonly TokenBucket _rate;
    private readonly ResiliencePipeline _circuit;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly Lock _lock = new();
    private int _told = -1;
    private DateTimeOffset? _since;
    private string _why = "";

    /// <param name="cluster">Its name, for messages.</param>
    /// <param name="time">The cluster's clock.</param>
    /// <param name="perSecond">Requests a second in the long run; kubectl's own limit by default.</param>
    public ClusterGate(string cluster, TimeProvider time, double perSecond = 50, int burst = 300)
    {
        (_cluster, _time, _rate) = (cluster, time, new TokenBucket(perSecond, burst, time));
        _circuit = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = MinFailures,
                SamplingDuration = Sampling,
                BreakDurationGenerator = args => ValueTask.FromResult(Break(args.HalfOpenAttempts)),
                ShouldHandle = args => ValueTask.FromResult(IsAway(args.Outcome.Exception)),
                StateProvider = _state,
            }).Build();
        Tell();
    }

    public async Task<T> PassAsync<T>(Func<Task<T>> request, CancellationToken cancel)
    {
        await _rate.TakeAsync(cancel);
        try
        {
            var answer = await _circuit.ExecuteAsync(async _ =>
            {
                Tell();
                return await request();
            }, cancel);
            Answered();
            return answer;
        }
        catch (BrokenCircuitException e)
        {
            throw Refusal(e.RetryAfter ?? FirstBreak);
        }
        catch (KubeException e)
        {
            if (IsAway(e))
                Failed(e);
            else
                Answered();
            throw;
        }
        finally
        {
            Tell();
        }
    }

    /// <summary>
    /// Nothing answers, or only a proxy in front. Not a 503: the API server gives it, too, for one aggregated API whose
    /// own server is away.
    /// </summary>
    private static bool IsAway(Exception? e) => e is KubeException k
        && (k.Reason is KubeException.Unreachable or KubeException.Timeout
            || (k.Status is 502 or 504 && k.Body is null));

    /// <summary>
    /// Tells a change of state. The breaker's own call-backs would do so, too, but they run on the thread pool, and
    /// requests wait for them: virtual time would run on.
    /// </summary>
    private void Tell()
    {
        var state = _state.CircuitState switch { CircuitState.Closed => 0, CircuitState.HalfOpen => 1, _ => 2 };
        if (Interlocked.Exchange(ref _told, state) != state)
            CoreTelemetry.BreakerState.Record(state, new KeyValuePair<string, object?>(Tag.Cluster, _cluster));
    }

    private static TimeSpan Break(int halfOpenAttempts)
    {
        var doubled = FirstBreak * Math.Pow(2, Math.Min(halfOpenAttempts, 5));
        return doubled < LongestBreak ? doubled : LongestBreak;
    }

    private void Answered()
    {
        lock (_lock)
            _since = null;
    }

    private void Failed(KubeException e)
    {
        lock (_lock)
            (_since, _why) = (_since ?? _time.GetUtcNow(), e.Message);
    }

    private KubeException Refusal(TimeSpan after)
    {
        lock (_lock)
        {
            var since = _since is { } at ? $" since {at.UtcDateTime:HH:mm:ss} UTC" : "";
            return new KubeException(KubeException.NotAsked,
                $"the API server of {_cluster} does not answer{since}, next try in {Math.Ceiling(after.TotalSeconds)} s"
                + (_why.Length > 0 ? $" ({_why})" : ""))
            { RetryAfter = after > TimeSpan.Zero ? after : TimeSpan.FromSeconds(1) };
        }
    }
}
