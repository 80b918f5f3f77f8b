namespace Aura.Simulator.Behaviour;

/// <summary>What one container does in one run: the first rule that speaks for each aspect, or the default.</summary>
internal sealed record ContainerBehaviour
{
    public PullFailure? Pull { get; init; }
    public long? NeedsMemory { get; init; }
    public ContainerExit? Exit { get; init; }
    public TimeSpan? ReadyAfter { get; init; }
    public TimeSpan? StopsAfter { get; init; }
    public (long Cpu, long Memory)? Usage { get; init; }
    public IReadOnlyList<string> Log { get; init; } = [];
}
