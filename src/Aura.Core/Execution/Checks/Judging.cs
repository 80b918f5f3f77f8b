using System.Collections.Concurrent;
using Aura.Actions;
using Aura.Plans;
using Aura.Telemetry;

namespace Aura.Execution.Checks;

/// <summary>Has a check judge a plan, in a span of its own; what it finds is marked with where it comes from.</summary>
internal static class Judging
{
    private static readonly ConcurrentDictionary<Type, string> Words = new();

    public static async Task<IReadOnlyList<Check>> AskAsync(
        ISafetyCheck check, Plan plan, RemediationAction action, ClusterView view)
    {
        var reason = Words.GetOrAdd(check.GetType(), static t =>
            Span.Word(t) is var word && word.EndsWith("_check", StringComparison.Ordinal) ? word[..^6] : word);
        using var span = Span.Part("check");
        span?.SetTag(Tag.Check, reason).SetTag(Tag.Action, action.Spec.Name);
        try
        {
            IReadOnlyList<Check> found =
                [.. (await check.CheckAsync(plan, action, view)).Select(c => c with { Reason = reason })];
            span?.SetTag(Tag.CheckPassed, found.All(c => c.Passed));
            return found;
        }
        catch (Exception e) when (span.Fails(e))
        {
            throw;
        }
    }
}
