namespace Aura.Twin;

/// <summary>What containers that match seem to do; null where nothing is known of an aspect.</summary>
public sealed record TwinRule
{
    public required TwinMatch Match { get; init; }

    /// <summary>Why the image cannot be pulled.</summary>
    public TwinPull? Pull { get; init; }

    /// <summary>Bytes that the process needs: under a smaller limit it is OOM-killed.</summary>
    public long? NeedsMemory { get; init; }

    /// <summary>The limit under which it was killed, where how much more it needs is a guess.</summary>
    public long? KilledAt { get; init; }
    public TwinExit? Exit { get; init; }

    /// <summary>From the start until the application answers its probes.</summary>
    public TimeSpan? ReadyAfter { get; init; }

    /// <summary>What the probe says as it fails.</summary>
    public string? Readiness { get; init; }
    public string? Liveness { get; init; }
    public string? Startup { get; init; }

    /// <summary>From SIGTERM until the process has stopped by itself.</summary>
    public TimeSpan? StopsAfter { get; init; }

    /// <summary>Millicores and bytes in use.</summary>
    public (long Cpu, long Memory)? Usage { get; init; }

    /// <summary>Bytes written to the node's disk.</summary>
    public long? DiskUse { get; init; }

    /// <summary>Why the pod cannot be set up on its node.</summary>
    public string? Sandbox { get; init; }

    /// <summary>The rule speaks only while this holds …</summary>
    public TwinCondition? When { get; init; }

    /// <summary>… and this does not.</summary>
    public TwinCondition? Unless { get; init; }

    /// <summary>What was observed that the rule rests on; a clause.</summary>
    public required string Because { get; init; }

    /// <summary>
    /// How sure it is that a container that matches does so, from 0 to 1: what was seen of this very container is
    /// near 1, what is guessed of one that nobody has seen run is less.
    /// </summary>
    public double Certainty { get; init; } = 1;
}
