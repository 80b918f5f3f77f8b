using System.Text.Json.Nodes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    private static readonly (string Field, string Word, Func<BehaviourRule, string?> Aspect)[] s_probes =
    [
        ("startupProbe", "Startup", r => r.Startup),
        ("readinessProbe", "Readiness", r => r.Readiness),
        ("livenessProbe", "Liveness", r => r.Liveness),
    ];

    /// <summary>
    /// A container without a startup probe has started at once, one without a readiness probe is ready once it has
    /// started (and its readyAfter, if a rule gives one, is over).
    /// </summary>
    private void StartProbes(ContainerRun run)
    {
        run.Started = run.Spec.Json["startupProbe"] is null;
        run.Ready = run.Started && run.Spec.Json["readinessProbe"] is null && run.Behaviour.ReadyAfter is null;
        if (run.Started && run.Spec.Json["readinessProbe"] is null && run.Behaviour.ReadyAfter is { } wait)
            run.Keep(_plane.Clock.Schedule(wait, () => SetReady(run, true)));
        foreach (var probe in s_probes)
            if (run.Spec.Json[probe.Field] is JsonObject json)
                Arm(run, new Probe(json, probe.Field, probe.Word, probe.Aspect), first: true);
    }

    /// <summary>Probes that had settled start again, as their answers may change.</summary>
    private void ResumeProbes(ContainerRun run)
    {
        foreach (var probe in s_probes)
            if (run.Spec.Json[probe.Field] is JsonObject json && !(probe.Field == "startupProbe" && run.Started))
                Arm(run, new Probe(json, probe.Field, probe.Word, probe.Aspect), first: false);
    }

    private void Arm(ContainerRun run, Probe probe, bool first) =>
        Arm(run, probe, first ? probe.InitialDelay : TimeSpan.Zero);

    private void Arm(ContainerRun run, Probe probe, TimeSpan delay)
    {
        run.Probes[probe.Field] = probe;
        var jitter = TimeSpan.FromMilliseconds(_random.Next(500));
        run.Keep(_plane.Clock.Schedule(delay + jitter, () => Fire(run, probe)));
    }

    /// <summary>
    /// Probes of a container that has run before go on in their rhythm. One that fails by a rule is taken to have
    /// failed since the start; one that succeeded and can never answer otherwise needs no more events.
    /// </summary>
    private void TakeOverProbes(ContainerRun run)
    {
        var answers = run.StartedAt + (run.Behaviour.ReadyAfter ?? TimeSpan.Zero);
        if (run.Started && !run.Ready && run.Spec.Json["readinessProbe"] is null)
            run.Keep(_plane.Clock.Schedule(Left(answers), () => SetReady(run, true)));
        var settled = Now >= answers && run.Started && !_plane.Behaviour.MayFailProbes(_pod, run.Spec, run.Env);
        foreach (var (field, word, aspect) in s_probes)
        {
            if (run.Spec.Json[field] is not JsonObject json || field == "startupProbe" && run.Started
                || settled && (field != "readinessProbe" || run.Ready))
                continue;
            var probe = new Probe(json, field, word, aspect);
            var first = run.StartedAt + probe.InitialDelay;
            var fired = first > Now ? 0 : (int)Math.Min(int.MaxValue / 2, (Now - first) / probe.Period) + 1;
            if (!(field == "readinessProbe" && run.Ready)
                && (NotYet(run, probe) ?? _plane.Behaviour.ProbeFailure(_pod, run.Spec, run.Env, aspect)) is not null)
                probe.HasFailed(fired);
            Arm(run, probe, Left(first + fired * probe.Period));
        }
    }

    private void Fire(ContainerRun run, Probe probe)
    {
        if (_ended || run.State != RunState.Running || run.Stopping || run.Probes[probe.Field] != probe)
            return;
        if (probe.Field != "startupProbe" && !run.Started)
        {
            run.Keep(_plane.Clock.Schedule(probe.Period, () => Fire(run, probe)));
            return;
        }
        var failure = _plane.Behaviour.ProbeFailure(_pod, run.Spec, run.Env, probe.Aspect) ?? NotYet(run, probe);
        if (failure is not null)
            Event("Warning", "Unhealthy", $"{probe.Word} probe failed: {failure}", run);
        if (probe.Count(failure is null) is { } verdict)
            Conclude(run, probe, verdict);
        var done = probe.Field == "startupProbe" && run.Started;
        // A probe that succeeds and can never answer otherwise needs no more events.
        var settled = failure is null && probe.Settled && !_plane.Behaviour.MayFailProbes(_pod, run.Spec, run.Env);
        if (!done && !settled && run.State == RunState.Running && !run.Stopping)
            run.Keep(_plane.Clock.Schedule(probe.Period, () => Fire(run, probe)));
    }

    private string? NotYet(ContainerRun run, Probe probe) =>
        run.Behaviour.ReadyAfter is { } wait && Now < run.StartedAt + wait
            ? probe.Refused(_address ?? "127.0.0.1") : null;

    private void Conclude(ContainerRun run, Probe probe, bool good)
    {
        switch (probe.Field)
        {
            case "readinessProbe":
                SetReady(run, good);
                break;
            case "startupProbe" when good:
                run.Started = true;
                if (run.Spec.Json["readinessProbe"] is null)
                    run.Ready = true;
                WriteStatus();
                Later(TimeSpan.FromMilliseconds(10), Sync);
                break;
            default:
                if (good)
                    break;
                Event("Normal", "Killing", $"Container {run.Name} failed {probe.Word.ToLowerInvariant()} probe, "
                    + "will be restarted", run);
                StopRun(run, restart: true);
                break;
        }
    }

    private void SetReady(ContainerRun run, bool ready)
    {
        if (_ended || run.State != RunState.Running || run.Ready == ready)
            return;
        run.Ready = ready;
        WriteStatus();
    }
}
