using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;

namespace Aura.Simulator.Kubelet;

/// <summary>
/// One container of a pod on its node: its state now, its last end, and what is about to happen to it.
/// </summary>
internal sealed class ContainerRun(ContainerSpec spec, string place)
{
    private readonly List<ClockEvent> _timers = [];

    public ContainerSpec Spec { get; set; } = spec;

    /// <summary>"spec.containers{app}", as events name it.</summary>
    public string Field => place;
    public string Name => Spec.Name;
    public RunState State { get; set; } = RunState.Waiting;
    public string WaitingReason { get; set; } = "ContainerCreating";
    public string? WaitingMessage { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset FinishedAt { get; set; }
    public int ExitCode { get; set; }

    /// <summary>The state "terminated" of the last end; null before there was one.</summary>
    public JsonObject? Terminated { get; set; }

    /// <summary>The end before the present run.</summary>
    public JsonObject? Last { get; set; }
    public int Restarts { get; set; }
    public bool Ready { get; set; }
    public bool Started { get; set; }

    /// <summary>A pull is under way.</summary>
    public bool Busy { get; set; }
    public bool Stopping { get; set; }
    public string? Id { get; set; }
    public string? ImageId { get; set; }
    public BackOff CrashBackOff { get; } = new();
    public BackOff PullBackOff { get; } = new();
    public DateTimeOffset PullFailed { get; set; }
    public string? PullError { get; set; }
    public ContainerBehaviour Behaviour { get; set; } = new();

    /// <summary>Variables as resolved when the container was started.</summary>
    public IReadOnlyDictionary<string, string> Env { get; set; } = new Dictionary<string, string>();
    public List<LogLine> Log { get; private set; } = [];
    public List<LogLine>? PreviousLog { get; private set; }

    /// <summary>The resources in force; changed by a resize without a restart.</summary>
    public JsonNode? Resources { get; set; }

    public Dictionary<string, Probe> Probes { get; } = new(StringComparer.Ordinal);

    public bool HasRun => Id is not null;

    public void NewLog()
    {
        if (HasRun)
            PreviousLog = Log;
        Log = [];
    }

    /// <summary>Remembers a clock event that must not outlive this run.</summary>
    public void Keep(ClockEvent timer)
    {
        _timers.RemoveAll(t => t.Ended);
        _timers.Add(timer);
    }

    public void DropTimers()
    {
        foreach (var timer in _timers)
            timer.Dispose();
        _timers.Clear();
    }
}
