using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>What was done about a finding before, as far as it counts now.</summary>
internal sealed class History(ImmutableArray<Attempt> attempts, ScoringRules rules, DateTimeOffset now)
{
    public ImmutableArray<Attempt> All => attempts;

    public ImmutableArray<Attempt> Failed { get; } = [.. attempts.Where(a => a.DidNotHelp)];

    /// <summary>People are asked rather than tried another time.</summary>
    public bool IsRepeated => Failed.Length >= rules.Attempts.PeopleAfter;

    /// <summary>What is said to do now by the last that failed; null: nothing.</summary>
    public string? Otherwise => Failed.IsEmpty ? null : Failed[0].Otherwise;

    public bool HasTried(ImmutableArray<StrategyStep> steps) => Failed.Any(a => a.Is(steps));

    public Strategy Apply(Strategy strategy) => Failed.FirstOrDefault(a => a.Is(strategy.Steps)) is { } tried
        ? strategy.Exclude($"{Said(tried)} and did not help (execution {tried.Execution} {tried.Status})") : strategy;

    /// <summary>"2 attempts did not help: conservative was tried 12 min ago, …".</summary>
    public string Text => $"{Failed.Length} {(Failed.Length == 1 ? "attempt" : "attempts")} did not help: "
        + string.Join(", ", Failed.Take(3).Select(a => $"{a.Strategy} {Said(a)}"));

    private string Said(Attempt attempt) => $"was tried {Ago(now - attempt.At)} ago";

    private static string Ago(TimeSpan ago) => ago.TotalMinutes < 1 ? "less than a minute"
        : ago.TotalHours < 2 ? $"{(int)ago.TotalMinutes} min" : $"{(int)ago.TotalHours} h";
}
