using Aura.Kubernetes;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// Runs one pod on its node: volumes, sandbox, init containers one after the other (sidecars stay), then the others;
/// restarts with back-off, probes, graceful end. <see cref="Sync"/> looks at where things are and starts what is next;
/// everything that takes time is a clock event that calls it again.
/// </summary>
internal sealed partial class PodWorker
{
    private static readonly TimeSpan SandboxTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SandboxRetry = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan MaxMountWait = TimeSpan.FromSeconds(122);

    private readonly ControlPlane _plane;
    private readonly NodeAgent _node;
    private readonly Random _random;
    private readonly List<ContainerRun> _init;
    private readonly List<ContainerRun> _main;
    private readonly List<ContainerRun> _ephemeral = [];
    private readonly List<ClockEvent> _timers = [];
    private KubeObject _pod;
    private bool _sandbox;
    private bool _sandboxComing;
    private TimeSpan _mountWait = TimeSpan.FromMilliseconds(500);
    private DateTimeOffset _mountRetry;
    private DateTimeOffset? _started;
    private string? _address;
    private bool _ended;

    private PodWorker(ControlPlane plane, NodeAgent node, KubeObject pod, Random random)
    {
        (_plane, _node, _pod, _random) = (plane, node, pod, random);
        _init = [.. pod.List("spec.initContainers").Select(c => NewRun(c, "initContainers"))];
        _main = [.. pod.List("spec.containers").Select(c => NewRun(c, "containers"))];
        foreach (var run in _main.Concat(_init))
            run.WaitingReason = _init.Count > 0 ? "PodInitializing" : "ContainerCreating";
    }

    /// <summary>A pod that has come to the node.</summary>
    public static PodWorker Start(ControlPlane plane, NodeAgent node, KubeObject pod, Random random)
    {
        var worker = new PodWorker(plane, node, pod, random);
        worker.Soon(worker.Sync);
        return worker;
    }

    public string Node => _node.Name;
    public string Uid => _pod.Uid!;

    private DateTimeOffset Now => _plane.Clock.GetUtcNow();
    private string Policy => _pod.Text("spec.restartPolicy") ?? "Always";
    private IEnumerable<ContainerRun> All => _init.Concat(_main).Concat(_ephemeral);

    /// <summary>The pod's object changed (or is about to be stopped).</summary>
    public void Update(KubeObject pod)
    {
        var old = _pod;
        _pod = pod;
        if (pod.IsTerminating && !old.IsTerminating
            || pod.Number("metadata.deletionGracePeriodSeconds") != old.Number("metadata.deletionGracePeriodSeconds"))
            Soon(Sync);
        else if (pod.Generation != old.Generation)
            Later(TimeSpan.FromMilliseconds(50), Reconfigure);
    }

    /// <summary>The object is gone: whatever still runs is forgotten.</summary>
    public void End()
    {
        _ended = true;
        foreach (var timer in _timers)
            timer.Dispose();
        foreach (var run in All)
            run.DropTimers();
        if (_address is not null && _pod.Flag("spec.hostNetwork") is false)
            _node.ReturnAddress(_address);
    }

    public ContainerRun? Find(string container) => All.FirstOrDefault(r => r.Name == container);

    public IEnumerable<ContainerRun> Running => All.Where(r => r.State == RunState.Running);

    public KubeObject Pod => _pod;

    public void Sync()
    {
        if (_ended || _node.Down || _plane.Store.Get(_pod.Ref) is not { } current || current.Uid != _pod.Uid)
            return;
        _pod = current;
        if (_pod.IsTerminating)
        {
            Stop();
            return;
        }
        if (_pod.IsFinished())
            return;
        if (!IsAdmitted())
            return;
        _started ??= Now;
        if (IsPastDeadline())
            return;
        if (MountVolumes() && HaveSandbox())
        {
            StartEphemeral();
            if (Initialize())
                foreach (var run in _main)
                    StartIfDue(run);
        }
        WriteStatus();
    }

    private bool MountVolumes()
    {
        if (_sandbox)
            return true;
        if (PodVolumes.Problem(_plane.Store, _pod) is not { } problem)
            return true;
        if (Now < _mountRetry)
            return false;
        Event("Warning", "FailedMount", problem);
        _mountRetry = Now + _mountWait;
        Later(_mountWait, Sync);
        _mountWait = _mountWait * 2 < MaxMountWait ? _mountWait * 2 : MaxMountWait;
        return false;
    }

    private bool HaveSandbox()
    {
        if (_sandbox || _sandboxComing)
            return _sandbox;
        _sandboxComing = true;
        if ((_node.NotReady ?? _plane.Behaviour.SandboxFailure(_pod)) is { } why)
        {
            Event("Warning", "FailedCreatePodSandBox",
                $"Failed to create pod sandbox: rpc error: code = Unknown desc = {why}");
            Later(SandboxRetry, () =>
            {
                _sandboxComing = false;
                Sync();
            });
            return false;
        }
        Later(SandboxTime + TimeSpan.FromMilliseconds(_random.Next(100)), () =>
        {
            (_sandbox, _sandboxComing) = (true, false);
            _address = _pod.Flag("spec.hostNetwork") ? HostAddress() : _node.TakeAddress();
            Sync();
        });
        return false;
    }

    /// <summary>Ephemeral containers wait for no other, are never restarted and count for nothing.</summary>
    private void StartEphemeral()
    {
        foreach (var json in _pod.List("spec.ephemeralContainers"))
            if (_ephemeral.TrueForAll(r => r.Name != (string?)json["name"]))
                _ephemeral.Add(NewRun(json, "ephemeralContainers"));
        foreach (var run in _ephemeral)
            StartIfDue(run);
    }

    /// <summary>Takes the init containers forward; true once the main ones may start.</summary>
    private bool Initialize()
    {
        foreach (var run in _init)
        {
            if (run.Spec.IsSidecar)
            {
                StartIfDue(run);
                if (!run.Started)
                    return false;
            }
            else if (run.State != RunState.Terminated || run.ExitCode != 0)
            {
                if (run.State != RunState.Terminated || Policy != "Never")
                    StartIfDue(run);
                return false;
            }
        }
        return true;
    }

    private bool IsPastDeadline()
    {
        if (_pod.Number("spec.activeDeadlineSeconds") is not { } seconds)
            return false;
        var left = _started!.Value.AddSeconds(seconds) - Now;
        if (left > TimeSpan.Zero)
        {
            Later(left, Sync);
            return false;
        }
        foreach (var run in Running.ToList())
            Exit(run, 137, "Error", restart: false);
        Event("Normal", "DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
        WriteStatus("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
        return true;
    }

    /// <summary>The spec changed in place: an image, a resize, a new ephemeral container.</summary>
    private void Reconfigure()
    {
        if (_ended || _pod.IsTerminating)
            return;
        foreach (var json in _pod.List("spec.containers").Concat(_pod.List("spec.initContainers")))
        {
            var spec = new ContainerSpec(json);
            if (Find(spec.Name) is not { } run)
                continue;
            var image = run.Spec.Image;
            run.Spec = spec;
            run.Resources = spec.Json["resources"]?.DeepClone();
            if (image == spec.Image)
                continue;
            run.PullError = null;
            if (run.State == RunState.Running)
            {
                Event("Normal", "Killing", $"Container {run.Name} definition changed, will be restarted", run);
                StopRun(run, restart: true);
            }
        }
        Sync();
    }

    private string HostAddress() => _plane.Store.Get(Kind.Node, null, Node)?.List("status.addresses")
        .Where(a => (string?)a["type"] == "InternalIP").Select(a => (string?)a["address"])
        .FirstOrDefault() ?? "127.0.0.1";

    private void Later(TimeSpan delay, Action action)
    {
        _timers.RemoveAll(t => t.Ended);
        _timers.Add(_plane.Clock.Schedule(delay, () =>
        {
            if (!_ended)
                action();
        }));
    }

    private void Soon(Action action) => Later(TimeSpan.FromMilliseconds(5 + _random.Next(20)), action);

    private void Event(string type, string reason, string message, ContainerRun? run = null)
    {
        if (!_node.Down)
            _plane.Events.Record(_pod, type, reason, message, "kubelet", Node, run?.Field);
    }

    private static ContainerRun NewRun(System.Text.Json.Nodes.JsonObject json, string list)
    {
        var spec = new ContainerSpec(json);
        return new ContainerRun(spec, $"spec.{list}{{{spec.Name}}}")
        {
            Resources = json["resources"]?.DeepClone(),
        };
    }
}
