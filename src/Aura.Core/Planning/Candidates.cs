using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Aura.Planning;

/// <summary>
/// The ways that are worked out for a finding. Where the cautious one has been tried, where it was tried often enough,
/// or where text in the cluster asks for just that, telling people takes its place: a person's decision is the most
/// cautious way left.
/// </summary>
internal static class Candidates
{
    public static IReadOnlyList<Candidate> Of(
        PlaybookLibrary library, Playbook playbook, JsonObject context, Func<Candidate, bool> isAskedFor,
        History history)
    {
        var chosen = PlaybookLibrary.Choose(playbook, context).ToList();
        var cautious = chosen.FirstOrDefault(c => c.Strategy == StrategyName.Conservative);
        var spent = cautious is null ? history.Failed.Length > 0
            : isAskedFor(cautious) || history.HasTried(Filled(cautious, context));
        var needed = spent || history.IsRepeated || history.Otherwise == Candidate.TellPeople;
        if (!needed || chosen.Any(c => c.OnlyTells))
            return chosen;
        var tells = playbook.Candidates.Where(c => c.OnlyTells && IsFillable(c, context))
            .Concat(library.For("*").Candidates.Where(c => c.OnlyTells)).First();
        return [tells with { Strategy = StrategyName.Conservative }, .. chosen.Where(c => c != cautious)];
    }

    /// <summary>The steps with their arguments.</summary>
    public static ImmutableArray<StrategyStep> Filled(Candidate candidate, JsonObject context) =>
    [
        .. candidate.Steps.Select(s => new StrategyStep(s.Id, s.Action, (JsonObject)Template.Fill(s.Args, context)!,
            s.After, Template.Text(s.Why, context))),
    ];

    private static bool IsFillable(Candidate candidate, JsonObject context) =>
        candidate.Steps.SelectMany(s => Template.Places(s.Args).Concat(Template.Places(s.Why)))
            .Concat(Template.Places(candidate.Because)).All(p => Expression.Read(p, context) is not null);
}
