namespace Aura.Execution.Policy;

/// <summary>What one rule says about a subject, and why.</summary>
/// <param name="Rule">Its key, and its name where it has one.</param>
/// <param name="Line">In the policy file; 0 where an option or Aura itself says it.</param>
public sealed record Ruling(string Rule, int Line, Ruling.Effect Says, string Why, string? Hint = null)
{
    public enum Effect { Holds, Refuses, NeedsPerson, Approves, DoesNotApply }
}
