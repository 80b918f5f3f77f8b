using System.Text;
using System.Text.Json.Nodes;
using Aura.Execution.Policy;
using Aura.Learning.Experiments;
using Aura.State;

namespace Aura.Mcp.Tools;

/// <summary>Experiments: what was laid down, how they stand, why they ended.</summary>
internal static class ExperimentsAnswer
{
    public static ToolAnswer Of(AuraStore store, int limit)
    {
        var (list, text) = (new JsonArray(), new StringBuilder());
        foreach (var experiment in store.Experiments.List(limit))
        {
            var now = store.Experiments.Compare(experiment);
            var json = ToolJson.ToObject(experiment);
            json["comparison"] = ToolJson.ToObject(now);
            json["assigned"] = ToolJson.ToObject(store.Experiments.Assigned(experiment.Id));
            list.Add(json);
            text.AppendLine(Text(experiment, now));
        }
        return new ToolAnswer(new JsonObject { ["view"] = "experiments", ["experiments"] = list },
            list.Count == 0 ? "No experiment was started; a person can: aura experiment start." : text.ToString());
    }

    private static string Text(Experiment e, Comparison now) =>
        $"{e.Id}: {e.Design.A} against {e.Design.B} for {string.Join(", ", e.Design.Findings)}, by "
        + $"{e.Design.Metric.ToString().ToLowerInvariant()}: {(e.Why is { } why ? $"ended: {why}" : "under way")}. "
        + $"{Arm(now.A)}, {Arm(now.B)}; they differ with {now.Differ:0.0%}, and if so {e.Design.B} is better with "
        + $"{now.BBetter:0.0%}; choosing {e.Design.A} loses {now.LossOfA:0.000}, {e.Design.B} {now.LossOfB:0.000}";

    private static string Arm(Arm arm) => $"{arm.Strategy} worked {arm.Worked} of {arm.Count}";
}
