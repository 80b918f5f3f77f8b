namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>A workload of one container, with what it truly needs and what it is given.</summary>
internal sealed record TracedWorkload(Trace Trace, Need Need, Provision Given, int Replicas)
{
    private const int MostReplicas = 8;

    /// <summary>The <paramref name="index"/>th of a seed; shapes take turns.</summary>
    public static TracedWorkload Of(int seed, int index, int days)
    {
        var dice = new Dice((seed * 1_000_003) + index);
        var shapes = Enum.GetValues<Shape>();
        var trace = TraceGenerator.Of(shapes[index % shapes.Length], dice, days);
        var need = Need.Of(trace);
        return new TracedWorkload(trace, need, Provision.Drawn(need, dice), 1 + dice.Below(MostReplicas));
    }
}
