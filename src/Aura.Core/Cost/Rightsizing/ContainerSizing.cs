using System.Collections.Immutable;

namespace Aura.Cost.Rightsizing;

/// <summary>What one container of a workload should be given.</summary>
public sealed record ContainerSizing(string Container, Sizing Cpu, Sizing Memory)
{
    public ImmutableArray<Sizing> Both => [Cpu, Memory];
}
