namespace Aura.Benchmarks.ScaleOut;

/// <summary>What came of one sort of request at one number of replicas.</summary>
/// <param name="Milliseconds">From request to answer, in order.</param>
/// <param name="Processor">Seconds of the processor by who took them: replicas, database, clusters, callers.</param>
internal sealed record LoadResult(
    LoadKind Kind, int Replicas, double Seconds, double[] Milliseconds, IReadOnlyDictionary<string, double> Processor)
{
    public double PerSecond => Milliseconds.Length / Seconds;

    public double Percentile(double share) => Milliseconds[(int)((Milliseconds.Length - 1) * share)];

    /// <summary>Milliseconds of the processor a request.</summary>
    public double Each(string who) => 1000 * Processor[who] / Milliseconds.Length;
}
