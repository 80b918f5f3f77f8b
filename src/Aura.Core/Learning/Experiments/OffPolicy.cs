using Aura.State;

namespace Aura.Learning.Experiments;

/// <summary>
/// What past outcomes, which nobody drew by lot, say of a strategy: each weighs the more, the less likely the strategy
/// was to be taken (self-normalised inverse propensities). Where no propensity was noted, it is the strategy's share
/// among outcomes of the same type of finding and environment.
/// </summary>
/// <param name="Value">The share that would have worked; null where there are no outcomes.</param>
/// <param name="Effective">As many outcomes of equal weight.</param>
public sealed record OffPolicy(string Strategy, double? Value, double Effective)
{
    public static OffPolicy Of(string strategy, IReadOnlyList<Outcome> past)
    {
        var (w, wy, ww) = (0.0, 0.0, 0.0);
        foreach (var group in past.Where(o => o.Worked is not null)
            .GroupBy(o => (o.Finding, o.Circumstances[Circumstances.Environment])))
        {
            var share = (double)group.Count(o => o.Strategy == strategy) / group.Count();
            foreach (var outcome in group.Where(o => o.Strategy == strategy))
            {
                var weight = 1 / (outcome.Propensity ?? share);
                w += weight;
                ww += weight * weight;
                wy += outcome.Worked == true ? weight : 0;
            }
        }
        return new OffPolicy(strategy, w > 0 ? wy / w : null, w > 0 ? w * w / ww : 0);
    }
}
