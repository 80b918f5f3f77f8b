using System.Diagnostics;
using Aura.Execution;
using Aura.Execution.Driving;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.State;

namespace Aura.Telemetry;

/// <summary>Makes the core's spans: parts of a call, and executions.</summary>
internal static class Span
{
    /// <summary>A part of what is under way.</summary>
    /// <returns>Null where nobody listens, and outside a call: work in the background makes no traces of its own, and
    /// neither does what goes on in a twin.</returns>
    public static Activity? Part(string name) =>
        CoreTelemetry.Source.HasListeners() && IsOurs(Activity.Current) ? CoreTelemetry.Source.StartActivity(name)
            : null;

    /// <summary>A step of an execution, or the taking back of one.</summary>
    public static Activity? Of(string name, Step step)
    {
        var span = Part(name);
        if (span is null)
            return null;
        span.SetTag(Tag.StepKind, step is Step.Apply { Change: var change }
            ? Word(change.GetType()) : Word(step.GetType()));
        return span.On((step as Step.Apply)?.Change.Target);
    }

    /// <summary>
    /// The span of an execution. It is part of the trace of the call that asked for it, also when another call, or
    /// another process, carries it out; that one is linked.
    /// </summary>
    /// <param name="asked">See <see cref="Here"/>; null where the call was not traced.</param>
    public static Activity? OfExecution(ExecutionRecord record, string? asked)
    {
        var here = IsOurs(Activity.Current) ? Activity.Current : null;
        var isKnown = ActivityContext.TryParse(asked, here?.TraceStateString, out var parent);
        var links = isKnown && here is not null && here.TraceId != parent.TraceId
            ? [new ActivityLink(here.Context)] : Array.Empty<ActivityLink>();
        var span = CoreTelemetry.Source.StartActivity(
            "execution", ActivityKind.Internal, isKnown ? parent : here?.Context ?? default, links: links);
        return span?.SetTag(Tag.ExecutionId, record.Id).SetTag(Tag.ExecutionKind, record.Kind);
    }

    /// <summary>Notes how the execution ended, and what tells it apart.</summary>
    public static void Ends(this Activity span, ExecutionRecord record, ExecutionBody body, ExecutionStatus status)
    {
        foreach (var (name, value) in ExecutionCounts.Tags(record, body))
            span.SetTag(name, value);
        span.SetTag(Tag.Status, Words.Of(status));
        span.On(body.Nodes.SelectMany(n => n.Plan?.Targets ?? []).FirstOrDefault());
        if (status is ExecutionStatus.Failed or ExecutionStatus.RolledBack or ExecutionStatus.RollbackFailed)
            span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>The place in a trace where this is called, for an execution that may outlive it; null: none.</summary>
    public static string? Here => IsOurs(Activity.Current) ? Activity.Current!.Id : null;

    /// <summary>Makes nothing of what follows part of a trace.</summary>
    /// <returns>What ends that.</returns>
    public static IDisposable None()
    {
        var outer = Activity.Current;
        Activity.Current = null;
        return new Ending(() => Activity.Current = outer);
    }

    public static Activity? On(this Activity? span, ObjectRef? target)
    {
        if (span is not null && target is not null)
        {
            span.SetTag(Tag.TargetKind, target.Kind.Name);
            if (target.Namespace is { } ns)
                span.SetTag(Tag.Namespace, ns);
        }
        return span;
    }

    /// <summary>Notes what was thrown, by its type alone: messages repeat what the cluster says.</summary>
    /// <returns>False, so that it can stand in an exception filter and catches nothing.</returns>
    public static bool Fails(this Activity? span, Exception e)
    {
        span?.SetStatus(ActivityStatusCode.Error).SetTag(Tag.ErrorType, e switch
        {
            StepFailedException => "step_failed",
            StoppedException => "stopped",
            KubeException k => Reason(k),
            _ => e.GetType().Name,
        });
        return false;
    }

    /// <summary>A status, or one of the few reasons of ours: an API server may send any other word.</summary>
    public static string Reason(KubeException e) => e switch
    {
        { Status: > 0 } => $"{e.Status}",
        { Reason: KubeException.Timeout or KubeException.Unreachable or KubeException.NotAsked } =>
            Snake(e.Reason),
        _ => Tag.Other,
    };

    /// <summary>"RestoreAfter" is "restore_after".</summary>
    public static string Word(Type type) => Snake(type.Name);

    private static string Snake(string name) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static bool IsOurs(Activity? span) =>
        span?.Source.Name.StartsWith("Aura.", StringComparison.Ordinal) == true;

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
