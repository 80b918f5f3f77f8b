namespace Aura.Simulator.Behaviour;

/// <summary>
/// What containers that <see cref="Match"/> do; null where the rule says nothing about an aspect. For each aspect the
/// first rule that matches, and whose conditions hold, speaks.
/// </summary>
public sealed record BehaviourRule
{
    public required ContainerMatch Match { get; init; }
    public PullFailure? Pull { get; init; }

    /// <summary>Bytes that the process needs: under a smaller limit it is OOM-killed (exit code 137).</summary>
    public long? NeedsMemory { get; init; }
    public ContainerExit? Exit { get; init; }

    /// <summary>From the start until the application answers its probes.</summary>
    public TimeSpan? ReadyAfter { get; init; }

    /// <summary>What the probe says as it fails; null: it does not fail.</summary>
    public string? Readiness { get; init; }
    public string? Liveness { get; init; }
    public string? Startup { get; init; }

    /// <summary>
    /// From SIGTERM until the process has stopped by itself; more than the grace period: it is killed.
    /// </summary>
    public TimeSpan? StopsAfter { get; init; }

    /// <summary>Millicores and bytes in use.</summary>
    public (long Cpu, long Memory)? Usage { get; init; }

    /// <summary>Bytes written to the node's disk (logs, its own file system).</summary>
    public long? DiskUse { get; init; }

    /// <summary>Why the pod cannot be set up on its node; null: it can.</summary>
    public string? Sandbox { get; init; }

    /// <summary>Lines that the container writes as it starts.</summary>
    public IReadOnlyList<string>? Log { get; init; }

    /// <summary>What commands print that are run in the container; the first that matches answers.</summary>
    public IReadOnlyList<ExecAnswer>? Exec { get; init; }

    /// <summary>The rule speaks for so long after it was added; null: for good.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>The rule is about pods that were there when it was added, and about none that are made later.</summary>
    public bool OnlyPresent { get; init; }

    /// <summary>The rule speaks only while this holds …</summary>
    public LiveCondition? When { get; init; }

    /// <summary>… and this does not.</summary>
    public LiveCondition? Unless { get; init; }
}
