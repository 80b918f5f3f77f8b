namespace Aura.Benchmarks.Rightsizing.Traces;

/// <summary>Draws by a seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    public double Between(double least, double most) => least + ((most - least) * _random.NextDouble());

    public bool Falls(double chance) => _random.NextDouble() < chance;

    public int Below(int count) => _random.Next(count);

    public double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    public double LogNormal(double median, double sigma) => median * Math.Exp(sigma * Normal());

    /// <summary>1 on average, and near that for as long as <paramref name="minutes"/>.</summary>
    public double[] Noise(int count, double sigma, double minutes)
    {
        var (values, at, stays) = (new double[count], Normal(), Math.Exp(-1 / minutes));
        for (var i = 0; i < count; i++)
        {
            at = (stays * at) + (Math.Sqrt(1 - (stays * stays)) * Normal());
            values[i] = Math.Exp(sigma * at);
        }
        return values;
    }

    /// <summary>Starts at any time, so many a day on average, each for some minutes.</summary>
    public IEnumerable<(int From, int Minutes)> Times(int count, double perDay, Func<int> minutes)
    {
        for (var at = Wait(); at < count; at += Wait())
            yield return ((int)at, minutes());

        double Wait() => -Math.Log(1 - _random.NextDouble()) / perDay * Trace.Day;
    }
}
