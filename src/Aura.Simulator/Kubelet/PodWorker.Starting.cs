using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

internal sealed partial class PodWorker
{
    private static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PullRetryLook = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Starts a container that does not run, unless it is done for good or a back-off is not over: CrashLoopBackOff
    /// counts from its last end (the first restart is immediate), ImagePullBackOff from the last failed pull.
    /// </summary>
    private void StartIfDue(ContainerRun run)
    {
        if (_node.NotReady is not null || run.State == RunState.Running || run.Busy || run.HasRun && !MayRestart(run))
            return;
        if (run.HasRun && run.CrashBackOff.Left(run.FinishedAt, Now) is { Ticks: > 0 } left)
        {
            WaitForBackOff(run, left);
            return;
        }
        if (!PulledImages.IsValid(run.Spec.Image))
            FailStart(run, "InvalidImageName", "InspectFailed", $"Failed to apply default image tag "
                + $"\"{run.Spec.Image}\": couldn't parse image name \"{run.Spec.Image}\": invalid reference format");
        else if (NeedsPull(run))
            Pull(run);
        else
        {
            Event("Normal", "Pulled", $"Container image \"{run.Spec.Image}\" already present on machine and can be "
                + "accessed by the pod", run);
            Start(run);
        }
    }

    private bool MayRestart(ContainerRun run) => !_ephemeral.Contains(run) && (run.Spec.IsSidecar || Policy switch
    {
        "Never" => false,
        "OnFailure" => run.ExitCode != 0,
        _ => !_init.Contains(run) || run.ExitCode != 0,
    });

    private void WaitForBackOff(ContainerRun run, TimeSpan left)
    {
        var since = (run.State, run.WaitingReason) == (RunState.Waiting, "CrashLoopBackOff");
        var about = $"failed container={run.Name} pod={_pod.Name}_{_pod.Namespace}({_pod.Uid})";
        run.State = RunState.Waiting;
        run.Last = run.Terminated ?? run.Last;
        run.WaitingReason = "CrashLoopBackOff";
        run.WaitingMessage = $"back-off {BackOff.Format(run.CrashBackOff.Delay)} restarting {about}";
        if (since)
            return;
        Event("Warning", "BackOff", $"Back-off restarting failed container {run.Name} in pod "
            + $"{_pod.Name}_{_pod.Namespace}({_pod.Uid})", run);
        Later(left, Sync);
    }

    private bool NeedsPull(ContainerRun run) => run.Spec.PullPolicy switch
    {
        "Always" => true,
        "Never" => false,
        _ => !_node.HasImage(run.Spec.Image) || Failure(run) is not null,
    };

    private PullFailure? Failure(ContainerRun run) =>
        _plane.Behaviour.Of(_pod, run.Spec, new Dictionary<string, string>()).Pull;

    private void Pull(ContainerRun run)
    {
        var image = run.Spec.Image;
        if (run.PullError is not null && run.PullBackOff.Left(run.PullFailed, Now) is { Ticks: > 0 } left)
        {
            if (run.WaitingReason != "ImagePullBackOff")
            {
                Event("Normal", "BackOff", $"Back-off pulling image \"{image}\"", run);
                Event("Warning", "Failed", "Error: ImagePullBackOff", run);
                Later(left, Sync);
            }
            SetWaiting(run, "ImagePullBackOff", $"Back-off pulling image \"{image}\": ErrImagePull: {run.PullError}");
            return;
        }
        run.Busy = true;
        Event("Normal", "Pulling", $"Pulling image \"{image}\"", run);
        var takes = TimeSpan.FromMilliseconds(300 + _random.Next(300));
        Later(takes, () =>
        {
            run.Busy = false;
            if (Failure(run) is { } why)
                FailPull(run, PulledImages.Failure(why, image));
            else
            {
                _node.Pulled(image);
                run.PullError = null;
                var time = $"{takes.TotalMilliseconds:0}ms";
                Event("Normal", "Pulled", $"Successfully pulled image \"{image}\" in {time} ({time} including "
                    + $"waiting). Image size: {50_000_000 + image.Length * 1_234_567} bytes.", run);
                Start(run);
            }
            WriteStatus();
        });
    }

    private void FailPull(ContainerRun run, string error)
    {
        run.PullError = error;
        run.PullFailed = Now;
        run.PullBackOff.Next(Now, Now);
        Event("Warning", "Failed", $"Failed to pull image \"{run.Spec.Image}\": {error}", run);
        Event("Warning", "Failed", "Error: ErrImagePull", run);
        SetWaiting(run, "ErrImagePull", error);
        Later(PullRetryLook, Sync);
    }

    private void Start(ContainerRun run)
    {
        if (run.Spec.PullPolicy == "Never" && !_node.HasImage(run.Spec.Image))
        {
            FailStart(run, "ErrImageNeverPull", "ErrImageNeverPull",
                $"Container image \"{run.Spec.Image}\" is not present with pull policy of Never");
            return;
        }
        var (env, error) = ContainerConfig.Resolve(_plane.Store, _pod, run.Spec);
        if (error is not null)
        {
            Event("Warning", "Failed", $"Error: {error}", run);
            SetWaiting(run, "CreateContainerConfigError", error);
            Later(ConfigRetry, Sync);
            return;
        }
        Event("Normal", "Created", "Container created", run);
        Event("Normal", "Started", "Container started", run);
        if (run.HasRun)
        {
            run.Restarts++;
            run.Last = run.Terminated ?? run.Last;
            run.CrashBackOff.Next(run.FinishedAt, Now);
        }
        run.NewLog();
        run.Id = $"containerd://{NewId()}";
        run.ImageId = PulledImages.Id(run.Spec.Image);
        run.Terminated = null;
        run.Env = env;
        run.StartedAt = Now;
        run.State = RunState.Running;
        run.Stopping = false;
        run.Behaviour = _plane.Behaviour.Of(_pod, run.Spec, env);
        foreach (var line in run.Behaviour.Log)
            run.Log.Add(new LogLine(Now, line));
        Expect(run, Now);
        if (!_ephemeral.Contains(run))
            StartProbes(run);
        // A sidecar that has started lets the next container begin.
        if (_init.Contains(run) && run.Started)
            Later(TimeSpan.FromMilliseconds(10), Sync);
    }

    private void FailStart(ContainerRun run, string waiting, string reason, string message)
    {
        Event("Warning", reason, message, run);
        Event("Warning", "Failed", $"Error: {waiting}", run);
        SetWaiting(run, waiting, message);
        Later(ConfigRetry, Sync);
    }

    private static void SetWaiting(ContainerRun run, string reason, string? message)
    {
        run.Last = run.Terminated ?? run.Last;
        run.State = RunState.Waiting;
        run.WaitingReason = reason;
        run.WaitingMessage = message;
    }

    private string NewId() => string.Concat(Enumerable.Range(0, 4).Select(_ => _random.NextInt64().ToString("x16")));
}
