using Aura.Simulator.Faults;

namespace Aura.Simulator;

/// <summary>What a simulated cluster starts with.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Drives every random choice: uids, name suffixes, jitter, order of equal candidates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Nodes <c>node-0</c>…: 4 cpu, 8Gi, 110 pods, in zones zone-a, zone-b, zone-c in turn.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>Virtual time at the start.</summary>
    public DateTimeOffset StartTime { get; init; } = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);

    /// <summary>How many changes a watch can be resumed across before it gets 410 Gone.</summary>
    public int WatchHistory { get; init; } = 20_000;

    /// <summary>False: the nodes' kubelets are too old to change the resources of a running container.</summary>
    public bool InPlaceResize { get; init; } = true;

    /// <summary>False leaves the cluster empty of nodes' and namespaces' controllers: an API server alone.</summary>
    public bool RunControllers { get; init; } = true;

    /// <summary>What goes wrong between clients and the API server from the start.</summary>
    public IReadOnlyList<FaultRule> Faults { get; init; } = [];

    /// <summary>Serves metrics.k8s.io, as a cluster with a metrics server does.</summary>
    public bool Metrics { get; init; } = true;
}
