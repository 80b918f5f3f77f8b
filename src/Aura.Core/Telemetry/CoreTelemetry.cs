using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Aura.Telemetry;

/// <summary>
/// What the core tells of its work: one source of spans, one meter, and every instrument with its name and unit.
/// Nothing is made or counted while nobody listens; docs/telemetry.md has the list, and a test compares both.
/// </summary>
public static class CoreTelemetry
{
    /// <summary>Of the source of spans and of the meter.</summary>
    public const string Name = "Aura.Core";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    // Of work in this process, and of what a cluster needs to recover.
    private static readonly InstrumentAdvice<double> Short = Buckets(
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);
    private static readonly InstrumentAdvice<double> Long = Buckets(
        1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600, 7200);

    internal static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "aura.refusals", "{refusal}", "Requests that were refused, by the reason; one that had two counts under both.");

    internal static readonly Counter<long> ApprovalRequests = Meter.CreateCounter<long>(
        "aura.approval.requests", "{request}", "Requests for which a person had to be asked.");

    internal static readonly Histogram<double> ApprovalWait = Meter.CreateHistogram(
        "aura.approval.wait", "s", "Time from asking for approval until somebody decided, or it became void.",
        advice: Long);

    internal static readonly Counter<long> Executions = Meter.CreateCounter<long>(
        "aura.executions", "{execution}", "Executions that ended, by how.");

    internal static readonly UpDownCounter<long> ActiveExecutions = Meter.CreateUpDownCounter<long>(
        "aura.executions.active", "{execution}", "Executions that this process drives now.");

    internal static readonly Histogram<double> ExecutionDuration = Meter.CreateHistogram(
        "aura.execution.duration", "s", "Time from an execution's begin to its end, undoing included.", advice: Long);

    internal static readonly Histogram<double> Recovery = Meter.CreateHistogram(
        "aura.execution.recovery", "s", "Time from an execution's begin until it was verified that it helped.",
        advice: Long);

    internal static readonly UpDownCounter<double> MonthlyCost = Meter.CreateUpDownCounter<double>(
        "aura.cost.monthly", "{currency}",
        "What executions added (or freed) per month by what is requested, in aura.currency; undoing takes it back.");

    internal static readonly Histogram<double> Planning = Meter.CreateHistogram(
        "aura.planning.duration", "s", "Time to compare strategies for a finding, rehearsals included.",
        advice: Short);

    internal static readonly Histogram<double> Rehearsing = Meter.CreateHistogram(
        "aura.twin.duration", "s", "Time to rehearse one strategy in a twin of the cluster.", advice: Short);

    internal static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "aura.api.retries", "{retry}", "Requests to the API server that were repeated.");

    internal static readonly Gauge<int> BreakerState = Meter.CreateGauge<int>(
        "aura.api.breaker.state", "{state}",
        "A cluster's circuit breaker: 0 closed, 1 half-open (one request is let through to see), 2 open.");

    /// <summary>Counts a request that was refused before it reached the pipeline.</summary>
    public static void Refused(string reason, string? action = null) => Refusals.Add(1, action is null
        ? [new(Tag.RefusalReason, reason)]
        : [new(Tag.RefusalReason, reason), new(Tag.Action, action)]);

    private static InstrumentAdvice<double> Buckets(params double[] bounds) =>
        new() { HistogramBucketBoundaries = bounds };
}
