namespace Aura.Plans;

/// <summary>What a condition comes to now, and the fact that says so.</summary>
public sealed record Verdict(VerdictState State, string Why)
{
    public static Verdict Holds(string why) => new(VerdictState.Holds, why);

    public static Verdict NotYet(string why) => new(VerdictState.NotYet, why);

    /// <summary>It cannot come true any more, so waiting on is pointless.</summary>
    public static Verdict Impossible(string why) => new(VerdictState.Impossible, why);
}
