using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Execution;

namespace Aura.Planning;

/// <summary>Steps as text that is equal for what does the same.</summary>
public static class StepGraph
{
    /// <summary>Actions, arguments and edges; ids count by their position.</summary>
    public static string Canonical(ImmutableArray<CandidateStep> steps)
    {
        var position = steps.Select((s, i) => (s.Id, i)).ToDictionary(x => x.Id, x => x.i);
        return string.Join('\n', steps.Select(s => $"{s.Action} {CanonicalJson.Of(s.Args)} after "
            + string.Join(',', s.After.Select(a => position[a]).Order())));
    }

    internal static string Text(StrategyStep step)
    {
        var args = (JsonObject)step.Args.DeepClone();
        if (step.Action.StartsWith("pod.", StringComparison.Ordinal) && (args["kind"]?.ToString() ?? "Pod") == "Pod")
            args.Remove("name");
        return $"{step.Action} {CanonicalJson.Of(args)}";
    }
}
