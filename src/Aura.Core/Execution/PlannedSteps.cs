using System.Collections.Immutable;
using Aura.Execution.Driving;

namespace Aura.Execution;

/// <summary>The steps of plans that have not begun, their post-conditions included: what a person approves.</summary>
internal static class PlannedSteps
{
    public const string State = "planned";

    public static ImmutableArray<StepState> Of(IEnumerable<Node> nodes) => [.. nodes.SelectMany(Of)];

    private static IEnumerable<StepState> Of(Node node)
    {
        if (node.Plan is not { } plan)
            return [new StepState(node.Id, $"{node.Action}, planned when its turn comes", State, null)];
        var steps = plan.Steps.Select(s => new StepState(node.StepId(s.Id), ChangeText.Of(s), State, null));
        return plan.Verify is { } verify
            ? steps.Append(new StepState(node.StepId(verify.Id),
                $"verify within {Minutes(verify.AtMost)}: {ConditionText.Of(verify.Until)}", State, null))
            : steps;
    }

    private static string Minutes(TimeSpan time) => time.Seconds == 0 ? $"{time.TotalMinutes:0} min"
        : time.TotalSeconds < 60 ? $"{time.TotalSeconds:0} s" : $"{(int)time.TotalMinutes} min {time.Seconds} s";
}
