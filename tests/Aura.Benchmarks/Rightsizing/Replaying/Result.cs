using Aura.Benchmarks.Rightsizing.Traces;

namespace Aura.Benchmarks.Rightsizing.Replaying;

/// <summary>What came of sizing one workload in one way, in the weeks after.</summary>
/// <param name="Before">Money that it requested a month.</param>
/// <param name="After">Money that it requests then.</param>
internal sealed record Result(Shape Shape, string Policy, double Before, double After, int OomKills, int Throttled)
{
    public bool Harmed => OomKills > 0 || Throttled > 0;
}
