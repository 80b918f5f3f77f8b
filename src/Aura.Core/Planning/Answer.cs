using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>What is recommended, and whether that is to leave it to people or alone.</summary>
internal sealed record Answer(Strategy? Best, ActNot? ActNot)
{
    /// <summary>It follows from the scores alone, so that other numbers would change it.</summary>
    public bool IsByScore => Choice is { Best: not null };

    /// <summary>How the scores decided; null where they did not.</summary>
    public Choice? Choice { get; private init; }

    /// <param name="recovering">Why it gets better without anybody's doing; null: it does not.</param>
    /// <param name="asked">Names of the strategies that text in the cluster asks for.</param>
    public static Answer Of(ImmutableArray<Strategy> scored, IReadOnlyDictionary<string, Draft> drafts,
        History history, string? recovering, IReadOnlySet<string> asked, ScoreBasis basis)
    {
        if (recovering is not null)
            return new Answer(null, new ActNot(ActNot.AlreadyRecovering, recovering));
        var people = scored.FirstOrDefault(s => s.ExcludedBecause is null && drafts[s.Name].Candidate.OnlyTells);
        if (history.IsRepeated || history.Otherwise == Candidate.TellPeople)
            return new Answer(people, new ActNot(
                history.IsRepeated ? ActNot.RepeatedFailure : ActNot.DidNotHelp, history.Text));
        if (history.Otherwise is { } next && scored.FirstOrDefault(s => s.Name == next && s.IsOpen) is { } then)
            return new Answer(then, Why(then, drafts));
        var choice = Choice.Of(scored, basis);
        var best = choice.Best;
        if ((best is null || best == people) && asked.Count > 0)
            return new Answer(best, new ActNot(ActNot.InjectionSuspected,
                $"text in the cluster gives orders and asks for what {string.Join(" and ", asked)} would do"));
        return new Answer(best, Why(best, drafts)) { Choice = choice };
    }

    private static ActNot? Why(Strategy? best, IReadOnlyDictionary<string, Draft> drafts) =>
        best is not null && drafts[best.Name] is { Candidate.OnlyTells: true } draft
            ? new ActNot(draft.Candidate.ActNot ?? ActNot.PeopleDecide, draft.Because) : null;
}
