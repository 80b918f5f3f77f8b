using Aura.Planning;

namespace Aura.Learning.Experiments;

/// <summary>What was seen of a strategy in an experiment.</summary>
/// <param name="LogSeconds">Of those that worked: the sum of the logarithms of their seconds…</param>
/// <param name="LogSquares">…and of their squares.</param>
/// <param name="Harmed">Executions in which others came to harm.</param>
public sealed record Arm(string Strategy, int Count, int Worked, double LogSeconds, double LogSquares, int Harmed)
{
    /// <summary>From a flat prior.</summary>
    public BetaBelief Success => new(1 + Worked, 1 + Count - Worked);

    /// <summary>The mean of the logarithm of seconds, and how sure it is; wide where little was seen.</summary>
    public (double Mean, double Variance) Log
    {
        get
        {
            if (Worked < 2)
                return (Worked == 0 ? 0 : LogSeconds / Worked, 4);
            var mean = LogSeconds / Worked;
            var spread = Math.Max((LogSquares / Worked) - (mean * mean), 0.01) * Worked / (Worked - 1);
            return (mean, spread / Worked);
        }
    }

    public static Arm Of(string strategy, IEnumerable<(bool Worked, double Seconds, bool Harmed)> outcomes)
    {
        var all = outcomes.ToList();
        var logs = all.Where(o => o.Worked).Select(o => Math.Log(Math.Max(o.Seconds, 0.1))).ToList();
        return new Arm(strategy, all.Count, logs.Count, logs.Sum(), logs.Sum(l => l * l), all.Count(o => o.Harmed));
    }
}
