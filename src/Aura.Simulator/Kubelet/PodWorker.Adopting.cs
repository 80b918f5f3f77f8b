using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    /// <summary>Where containers are in a pod's spec, and where in its status.</summary>
    public static readonly (string Specs, string Statuses)[] Lists =
    [
        ("initContainers", "initContainerStatuses"), ("containers", "containerStatuses"),
        ("ephemeralContainers", "ephemeralContainerStatuses"),
    ];

    /// <summary>
    /// A pod that was on the node before, as a kubelet that is restarted finds it: what runs goes on running, what
    /// waits waits for what is left of its back-off. Nothing is written unless something happens.
    /// </summary>
    public static PodWorker Adopt(ControlPlane plane, NodeAgent node, KubeObject pod, Random random)
    {
        var worker = new PodWorker(plane, node, pod, random);
        worker.TakeOver();
        return worker;
    }

    private void TakeOver()
    {
        _started = _pod.Time("status.startTime");
        _address = _pod.Text("status.podIP");
        foreach (var json in _pod.List("spec.ephemeralContainers"))
            _ephemeral.Add(NewRun(json, "ephemeralContainers"));
        foreach (var (list, statuses) in ((List<ContainerRun>, string)[])
                 [(_init, Lists[0].Statuses), (_main, Lists[1].Statuses), (_ephemeral, Lists[2].Statuses)])
            foreach (var status in _pod.List($"status.{statuses}"))
                if (list.Find(r => r.Name == (string?)status["name"]) is { } run)
                    TakeOver(run, status);
        _sandbox = (string?)_pod.Condition("PodReadyToStartContainers")?["status"] == "True"
            || All.Any(r => r.HasRun);
        if (_pod.Phase() == "Failed" && _pod.Text("status.reason") is { } reason)
            _failure = (reason, _pod.Text("status.message") ?? "");
        if (_pod.IsTerminating)
            TakeOverEnding();
        else if (!_pod.IsFinished())
            GoOn();
    }

    private void TakeOver(ContainerRun run, JsonObject status)
    {
        run.Restarts = status["restartCount"].Int() ?? 0;
        run.Last = status["lastState"]?["terminated"] as JsonObject;
        run.Id = Text(status, "containerID") ?? Text(run.Last, "containerID") ?? (run.Last is null ? null : "unknown");
        run.ImageId = Text(status, "imageID");
        if (run.HasRun)
            _node.Pulled(run.Spec.Image);
        run.Env = ContainerConfig.Resolve(_plane.Store, _pod, run.Spec).Env;
        run.Behaviour = _plane.Behaviour.Of(_pod, run.Spec, run.Env);
        if (status["state"]?["running"] is JsonObject running)
        {
            run.State = RunState.Running;
            run.StartedAt = Time(running, "startedAt") ?? Now;
            run.Started = (bool?)status["started"] ?? true;
            run.Ready = (bool?)status["ready"] ?? false;
            run.CrashBackOff.Restore(Delay(run), run.StartedAt);
        }
        else if (status["state"]?["terminated"] is JsonObject ended)
            HasEnded(run, RunState.Terminated, run.Terminated = ended);
        else
        {
            run.WaitingReason = Text(status["state"]?["waiting"], "reason") ?? run.WaitingReason;
            run.WaitingMessage = Text(status["state"]?["waiting"], "message");
            if (run.Last is not null)
                HasEnded(run, RunState.Waiting, run.Last);
        }
        Recall(run);
    }

    private void HasEnded(ContainerRun run, RunState state, JsonObject end)
    {
        run.State = state;
        run.ExitCode = end["exitCode"].Int() ?? 0;
        run.FinishedAt = Time(end, "finishedAt") ?? Now;
        run.StartedAt = Time(end, "startedAt") ?? run.FinishedAt;
        run.CrashBackOff.Restore(run.WaitingReason == "CrashLoopBackOff"
            ? Told(run.WaitingMessage) ?? BackOff.After(Math.Max(1, run.Restarts)) : Delay(run), run.StartedAt);
    }

    /// <summary>What the container will have written, as far as rules tell.</summary>
    private static void Recall(ContainerRun run)
    {
        if (!run.HasRun)
            return;
        foreach (var line in run.Behaviour.Log)
            run.Log.Add(new LogLine(run.StartedAt, line));
        if (run.State != RunState.Running)
            Say(run, run.Behaviour.Exit?.Log, run.FinishedAt);
        else if (run.Last is not null)
        {
            run.NewLog();
            Say(run, run.Behaviour.Exit?.Log, Time(run.Last, "finishedAt") ?? run.StartedAt);
            run.NewLog();
            foreach (var line in run.Behaviour.Log)
                run.Log.Add(new LogLine(run.StartedAt, line));
        }
    }

    /// <summary>
    /// The back-off that the next failure meets: as the number of restarts has it, but no more than twice the time
    /// between the last end and the start after it.
    /// </summary>
    private static TimeSpan Delay(ContainerRun run)
    {
        var counted = BackOff.After(run.Restarts);
        if (Time(run.Last, "finishedAt") is not { } ended || run.State != RunState.Running)
            return counted;
        var waited = run.StartedAt - ended + TimeSpan.FromSeconds(1);
        var failures = 0;
        while (failures < 6 && BackOff.After(failures + 1) <= waited)
            failures++;
        var seen = BackOff.After(failures + 1);
        return seen < counted ? seen : counted;
    }

    /// <summary>What runs goes on; what does not is looked at when it is due.</summary>
    private void GoOn()
    {
        foreach (var run in Running.ToList())
        {
            Expect(run, run.StartedAt);
            if (!_ephemeral.Contains(run))
                TakeOverProbes(run);
        }
        if (_pod.At("spec.activeDeadlineSeconds") is not null)
            Soon(Sync);
        var initialized = _init.TrueForAll(r => r.Spec.IsSidecar ? r.Started
            : r is { State: RunState.Terminated, ExitCode: 0 });
        foreach (var run in initialized ? All : _init.Concat(_ephemeral))
            if (run.State != RunState.Running && (!run.HasRun || MayRestart(run)))
                LookWhenDue(run);
    }

    private void LookWhenDue(ContainerRun run)
    {
        switch (run.WaitingReason)
        {
            case "CrashLoopBackOff":
                Later(run.CrashBackOff.Left(run.FinishedAt, Now), Sync);
                break;
            case "ImagePullBackOff" or "ErrImagePull":
                TakeOverPull(run);
                break;
            case "ContainerCreating" or "PodInitializing" when run.State == RunState.Waiting:
                Soon(Sync);
                break;
            default:
                Later(run.State == RunState.Terminated ? Left(run.FinishedAt + Relist) : ConfigRetry, Sync);
                break;
        }
    }

    /// <summary>The pulls so far are taken to have begun with the pod and to have followed the back-off.</summary>
    private void TakeOverPull(ContainerRun run)
    {
        const string before = "ErrImagePull: ";
        var message = run.WaitingMessage ?? "";
        var at = message.IndexOf(before, StringComparison.Ordinal);
        run.PullError = at < 0 ? message : message[(at + before.Length)..];
        var (failed, failures) = (_started ?? Now, 1);
        while (failed + BackOff.After(failures) is var next && next <= Now && failed < next)
            (failed, failures) = (next, failures + 1);
        run.PullFailed = failed;
        run.PullBackOff.Restore(BackOff.After(failures), failed);
        Later(run.WaitingReason == "ErrImagePull" ? PullRetryLook : run.PullBackOff.Left(failed, Now), Sync);
    }

    /// <summary>The containers were told to stop when the deletion was asked for.</summary>
    private void TakeOverEnding()
    {
        var grace = TimeSpan.FromSeconds(_pod.Number("metadata.deletionGracePeriodSeconds") ?? 0);
        var told = (_pod.Time("metadata.deletionTimestamp") ?? Now) - grace;
        (_stopping, _killAt) = (true, DateTimeOffset.MaxValue);
        foreach (var run in Running.ToList())
        {
            var takes = StopsAfter(run);
            run.Keep(_plane.Clock.Schedule(Left(told + takes), () => Exit(run, 0, "Completed", restart: false)));
        }
        Soon(Sync);
    }

    private static string? Text(JsonNode? json, string field) => (string?)json?[field] is { Length: > 0 } t ? t : null;

    private static DateTimeOffset? Time(JsonNode? json, string field) =>
        DateTimeOffset.TryParse(Text(json, field), CultureInfo.InvariantCulture, out var at) ? at : null;

    /// <summary>The delay in "back-off 1m20s restarting failed container=…".</summary>
    private static TimeSpan? Told(string? message) => ToldDelay().Match(message ?? "") is { Success: true } found
        ? TimeSpan.FromMinutes(Number(found.Groups[1].Value)) + TimeSpan.FromSeconds(Number(found.Groups[2].Value))
        : null;

    private static double Number(string digits) =>
        digits.Length == 0 ? 0 : double.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^back-off (?:(\d+)m)?(\d+(?:\.\d+)?)s restarting")]
    private static partial Regex ToldDelay();
}
