using Aura.Planning;

namespace Aura.Learning.Analytics;

/// <summary>How something went: an action, a type of finding, a week, …</summary>
/// <param name="Key">Which; "-" where there is none.</param>
/// <param name="Judged">Of how many it is known whether they worked.</param>
/// <param name="Undone">How many were taken back, by Aura or by a person.</param>
/// <param name="Few">Too few to rely on the share.</param>
public sealed record Measured(string Key, int Executions, int Judged, int Worked, int Undone, bool Few)
{
    /// <summary>The share that worked; null where nothing was judged.</summary>
    public Share? Success { get; init; }

    /// <summary>Of those that worked; null where none did.</summary>
    public Recovery? Recovered { get; init; }

    /// <summary>Without service, where that is known.</summary>
    public Downtime? Down { get; init; }

    /// <summary>A share with its 90 % interval (Jeffreys).</summary>
    public sealed record Share(double Value, double Low, double High)
    {
        public static Share? Of(int worked, int judged)
        {
            if (judged == 0)
                return null;
            var belief = new BetaBelief(worked + 0.5, judged - worked + 0.5);
            return new Share(
                Round((double)worked / judged), Round(belief.Quantile(0.05)), Round(belief.Quantile(0.95)));
        }

        private static double Round(double value) => Math.Round(value, 3);
    }

    /// <summary>Seconds from the first write to the verified end, read from steps of a fifth.</summary>
    public sealed record Recovery(double Median, double Ninety);

    /// <param name="Seconds">All together: from first seen to mended, times the share of the service away.</param>
    /// <param name="Incidents">Of so many.</param>
    public sealed record Downtime(double Seconds, int Incidents);

    internal static Measured Of(string key, Counts c, IReadOnlyDictionary<int, int> bins) =>
        new(key, c.N, c.Judged, c.Worked, c.Undone, c.Judged < SuccessModel.Support)
        {
            Success = Share.Of(c.Worked, c.Judged),
            Recovered = DurationBin.Quantile(bins, 0.5) is { } median
                ? new Recovery(median, DurationBin.Quantile(bins, 0.9)!.Value) : null,
            Down = c.Amounts > 0 ? new Downtime(Math.Round(c.Amount), c.Amounts) : null,
        };
}
