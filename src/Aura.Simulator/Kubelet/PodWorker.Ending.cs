using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OutOfMemoryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Relist = TimeSpan.FromSeconds(1);
    private bool _stopping;
    private DateTimeOffset _killAt;

    /// <summary>
    /// Sets the clock for the end that the container's behaviour brings about by itself, if it does, counted from the
    /// time; soon where that is past.
    /// </summary>
    private void Expect(ContainerRun run, DateTimeOffset from)
    {
        var behaviour = run.Behaviour;
        if (behaviour.NeedsMemory is { } need && run.Spec.MemoryLimit is { } limit && limit > 0 && limit < need)
            run.Keep(_plane.Clock.Schedule(Left(from + OutOfMemoryAfter),
                () => Exit(run, 137, "OOMKilled", restart: true)));
        else if (behaviour.Exit is { } exit)
            run.Keep(_plane.Clock.Schedule(Left(from + exit.After), () =>
            {
                Say(run, exit.Log, Now);
                Exit(run, exit.Code, exit.Code == 0 ? "Completed" : "Error", restart: true);
            }));
    }

    private static void Say(ContainerRun run, string? text, DateTimeOffset at)
    {
        foreach (var line in text?.Split('\n') ?? [])
            run.Log.Add(new LogLine(at, line));
    }

    private TimeSpan Left(DateTimeOffset until) => until > Now ? until - Now : TimeSpan.Zero;

    /// <summary>The rules changed: a container that runs may now end, or its probes may answer otherwise.</summary>
    public void Reconsider()
    {
        if (_ended)
            return;
        foreach (var run in Running.ToList())
        {
            var now = _plane.Behaviour.Of(_pod, run.Spec, run.Env);
            var changed = now.Exit != run.Behaviour.Exit || now.NeedsMemory != run.Behaviour.NeedsMemory;
            run.Behaviour = now with { Log = run.Behaviour.Log };
            if (changed)
                Expect(run, Now);
            ResumeProbes(run);
        }
    }

    /// <summary>The process has ended.</summary>
    private void Exit(ContainerRun run, int code, string reason, bool restart)
    {
        if (_ended || run.State != RunState.Running)
            return;
        run.DropTimers();
        run.State = RunState.Terminated;
        run.FinishedAt = Now;
        run.ExitCode = code;
        run.Ready = run.Started = false;
        run.Terminated = new JsonObject
        {
            ["exitCode"] = code,
            ["reason"] = reason,
            ["startedAt"] = Store.Format(run.StartedAt),
            ["finishedAt"] = Store.Format(Now),
            ["containerID"] = run.Id,
        };
        WriteStatus();
        if (_pod.IsTerminating)
            Sync();
        else if (restart)
            Later(Relist, Sync);
    }

    /// <summary>Asks a container to stop; it does after its time, or is killed when the grace period is over.</summary>
    private void StopRun(ContainerRun run, bool restart)
    {
        if (run.Stopping || run.State != RunState.Running)
            return;
        run.Stopping = true;
        var grace = TimeSpan.FromSeconds(_pod.Number("spec.terminationGracePeriodSeconds") ?? 30);
        var takes = StopsAfter(run);
        var killed = takes > grace;
        run.Keep(_plane.Clock.Schedule(killed ? grace : takes,
            () => Exit(run, killed || restart ? 137 : 0, killed || restart ? "Error" : "Completed", restart)));
    }

    private TimeSpan StopsAfter(ContainerRun run)
    {
        var seconds = run.Spec.Json["lifecycle"]?["preStop"]?["sleep"]?["seconds"].Long() ?? 0;
        return TimeSpan.FromSeconds(seconds)
            + (run.Behaviour.StopsAfter ?? StopTime + TimeSpan.FromMilliseconds(_random.Next(200)));
    }

    /// <summary>
    /// The pod is being deleted: its containers stop, at the latest when the grace period (which may be shortened on
    /// the way) is over; then the object goes.
    /// </summary>
    private void Stop()
    {
        var grace = TimeSpan.FromSeconds(_pod.Number("metadata.deletionGracePeriodSeconds") ?? 30);
        if (!_stopping)
        {
            _stopping = true;
            foreach (var timer in _timers)
                timer.Dispose();
            foreach (var run in Running.ToList())
            {
                run.DropTimers();
                Event("Normal", "Killing", $"Stopping container {run.Name}", run);
                var takes = StopsAfter(run);
                run.Keep(_plane.Clock.Schedule(takes, () => Exit(run, 0, "Completed", restart: false)));
            }
            WriteStatus();
            _killAt = DateTimeOffset.MaxValue;
        }
        if (!Running.Any())
        {
            Finish();
            return;
        }
        var end = (_pod.Time("metadata.deletionTimestamp") ?? Now) is { } at && at < Now + grace ? at : Now + grace;
        if (end >= _killAt)
            return;
        _killAt = end;
        Later(end > Now ? end - Now : TimeSpan.Zero, () =>
        {
            foreach (var run in Running.ToList())
                Exit(run, 137, "Error", restart: false);
        });
    }

    private void Finish()
    {
        WriteStatus();
        var pod = _pod;
        Later(TimeSpan.FromMilliseconds(10 + _random.Next(40)), () =>
        {
            if (!_node.Down)
                _plane.Store.Delete(pod.Ref, new DeleteRequest { Uid = pod.Uid, GracePeriodSeconds = 0 });
        });
    }
}
