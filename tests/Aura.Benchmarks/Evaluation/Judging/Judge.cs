using System.Text.Json.Nodes;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Benchmarks.Evaluation.Worlds;
using Aura.Diagnosis;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Says what a play was worth, by what the incident's file expects.</summary>
internal sealed class Judge(World world, Acceptance acceptance)
{
    private readonly Expectation _expected = new(world.Incident.Expect);

    public RunResult Of(string responder, Played played, Played untouched)
    {
        var parts = _expected.All.Select(cause => Part(cause, played)).ToList();
        var wrong = played.Reactions.Where(r => !_expected.All.Any(c => Causes.IsOf(r.Finding, c)))
            .SelectMany(r => r.Attempts.Where(a => a.Acted).Select(a => (r.Finding, Attempt: a))).ToList();
        var forbidden = played.Reactions.SelectMany(r => r.Attempts.Where(a => a.Acted)
            .SelectMany(a => a.Actions)
            .Where(Forbidden(r.Finding).Contains)).Distinct().ToList();
        var collateral = Collateral.Of(played, untouched);
        var unlisted = played.Reactions.Sum(Unlisted);
        var success = parts.TrueForAll(p => p.Success) && wrong.Count + forbidden.Count + collateral.Count == 0;
        return new RunResult
        {
            Incident = world.Incident.Name,
            Sort = _expected.Sort,
            Seed = world.Seed,
            Responder = responder,
            Success = success,
            AtFirst = success && parts.TrueForAll(p => p.Tries <= 1),
            Healthy = parts.Count > 0 && _expected.All.All(c => Since(c, played) is not null),
            Seconds = parts.Max(p => p.Seconds),
            Actions = played.Acts.Count(),
            FalseActions = wrong.Count + unlisted,
            Undone = played.Acts.Any(a => a.Undone),
            CostPerMonth = played.Acts.Where(a => a.Stands).Sum(a => a.CostPerMonth),
            Collateral = [.. collateral],
            Parts = [.. parts],
            Why = success ? "" : Reasons(parts, wrong, forbidden, collateral).First(),
        };
    }

    /// <summary>What must not be done about the main finding is right for another one where that accepts it.</summary>
    private IEnumerable<string> Forbidden(Finding finding) =>
        _expected.Also.FirstOrDefault(c => Causes.IsOf(finding, c)) is { } also
            ? _expected.Forbidden.Except(acceptance.Of(_expected, also)) : _expected.Forbidden;

    /// <summary>How often something was done about the right object that its file does not accept.</summary>
    private int Unlisted(Reaction reaction) =>
        _expected.All.FirstOrDefault(c => Causes.IsOf(reaction.Finding, c)) is { } cause
            ? reaction.Attempts.Count(a => a.Acted && !a.Actions.All(acceptance.Of(_expected, cause).Contains)) : 0;

    private static IEnumerable<string> Reasons(IEnumerable<PartResult> parts,
        IEnumerable<(Finding Finding, Attempt Attempt)> wrong, List<string> forbidden, IReadOnlyList<string> collateral)
    {
        foreach (var (finding, attempt) in wrong)
            yield return $"acted on what is no cause: {finding.Type} of {finding.Target}, {attempt.What}";
        if (forbidden.Count > 0)
            yield return $"forbidden: {string.Join(", ", forbidden)}";
        foreach (var part in parts.Where(p => !p.Success))
            yield return part.Why;
        foreach (var harm in collateral)
            yield return $"collateral: {harm}";
    }

    private PartResult Part(JsonObject cause, Played played)
    {
        var (type, target) = ((string)cause["type"]!, Causes.Name(cause));
        if (Reaction(cause, played) is not { } reaction)
            return new PartResult(type, target, Outcomes.Failed, false, null, "none", 0, "not found");
        var outcome = Outcome(cause, reaction, played);
        return new PartResult(type, target, outcome, outcome != Outcomes.Failed,
            outcome == Outcomes.Recovered ? (Since(cause, played)! - played.Begin).Value.TotalSeconds : null,
            reaction.Last?.What ?? "none", reaction.Attempts.Count,
            outcome == Outcomes.Failed ? Failure.Why(reaction, Since(reaction, played) - played.Begin) : "")
        {
            Foreseen = reaction.Attempts is [var first, ..] ? first.Foreseen : null,
            OnlyTold = reaction.Attempts is [{ OnlyTells: true }, ..],
            WellAtFirst = reaction.Attempts.Count == 1
                && InTime(cause, played, Health.Since(played.Samples, reaction, isMain: false)) is not null,
        };
    }

    private string Outcome(JsonObject cause, Reaction reaction, Played played)
    {
        if (reaction.Last is { OnlyTells: true, Stands: true } told)
            return told.Actions.All(acceptance.Of(_expected, cause).Contains) && played.MessagesSent > 0
                ? Outcomes.Told : Outcomes.Failed;
        if (Since(cause, played) is not null)
            return Outcomes.Recovered;
        if ((bool?)cause["recovers"] == false && reaction.Last is { Stands: true } && played.Samples[^1].Fixed)
            return Outcomes.Contained;
        var isMain = ReferenceEquals(cause, _expected.Finding);
        if (isMain && _expected.Outcome == "rolled_back" && reaction.Attempts.Any(a => a.Undone)
            && !reaction.Attempts.Any(a => a.Stands) && !Writings.Changed(played.Before, played.After).Any())
            return Outcomes.TakenBack;
        return isMain && _expected.Recommended.Count == 0 && reaction.Attempts.Count == 0
            ? Outcomes.Declined : Outcomes.Failed;
    }

    /// <summary>When it became well for good; null: it did not, or not in time.</summary>
    private TimeSpan? Since(JsonObject cause, Played played) =>
        Reaction(cause, played) is { } reaction ? InTime(cause, played, Since(reaction, played)) : null;

    private static TimeSpan? InTime(JsonObject cause, Played played, TimeSpan? since) =>
        since - played.Begin <= Play.Limit && !played.Left.Contains($"{(string)cause["type"]!} {Causes.Name(cause)}")
            ? since : null;

    private TimeSpan? Since(Reaction reaction, Played played) =>
        Health.Since(played.Samples, reaction, Causes.IsMain(reaction.Finding, _expected));

    private static Reaction? Reaction(JsonObject cause, Played played) =>
        played.Reactions.FirstOrDefault(r => Causes.IsOf(r.Finding, cause));
}
