using Aura.Actions;
using Aura.Diagnosis;
using Aura.Learning;
using Aura.Learning.Analytics;
using Aura.Planning;
using Aura.State;

namespace Aura.Benchmarks;

/// <summary>
/// Outcomes as a large installation might have them: 40 actions, each with 5 types of finding, in 20 namespaces.
/// </summary>
internal sealed class OutcomeStream(int seed)
{
    private static readonly string[] Actions =
        [.. new ActionCatalog().All.Select(a => a.Spec.Name).Order(StringComparer.Ordinal).Take(40)];
    private static readonly string[] Findings =
        [.. FindingType.All.Select(t => t.Name).Where(n => n != "OOMKilled").Order(StringComparer.Ordinal).Take(24)
            .Append("OOMKilled")];
    private readonly Random _random = new(seed);
    private int _count;

    public StepContext Step()
    {
        var action = _random.Next(Actions.Length);
        var features = new Dictionary<string, string>
        {
            [Circumstances.Kind] = Pick("Deployment", "StatefulSet", "DaemonSet"),
            [Circumstances.Environment] = Pick("production", "staging", "development"),
            [Circumstances.Size] = Pick("1", "2-3", "4-10"),
            ["severity"] = Pick("critical", "warning"),
            ["time"] = Pick("day", "night", "weekend"),
        };
        if (_random.Next(2) == 0)
            features["evidence.rolloutBroke"] = "true";
        return new StepContext(Actions[action], Findings[(action + (5 * _random.Next(5))) % Findings.Length],
            Pick("", "memory=doubleMemory"), Circumstances.Of(features));
    }

    public string FindingId() => $"f-{_random.Next(5000)}";

    public Outcome Next(DateTimeOffset at)
    {
        var step = Step();
        var chance = 0.5 + (0.4 * Math.Sin(step.Action.Length + step.Finding.Length));
        var worked = _random.NextDouble() < chance;
        return new Outcome
        {
            Execution = $"x-{_count++}",
            Cluster = "one",
            FindingId = FindingId(),
            Finding = step.Finding,
            Target = $"Deployment team-{_random.Next(20)}/app-{_random.Next(500)}",
            Strategy = Pick(StrategyName.Conservative, StrategyName.Balanced),
            Steps = [new OutcomeStep(step.Action, step.Class, worked)],
            Circumstances = step.Circumstances,
            Signature = $"{step.Finding} | no change | {step.Circumstances[Circumstances.Kind]} | "
                + step.Circumstances[Circumstances.Environment],
            Status = worked ? "succeeded" : "rolled_back",
            Undo = worked ? "none" : "undone",
            Because = worked ? null : Pick(Setback.NotVerified, Setback.Harm, Setback.StepFailed),
            CostPerMonth = _random.Next(4) == 0 ? _random.Next(-20, 40) : null,
            Currency = "USD",
            At = at,
            Seconds = 10 * Math.Exp(4 * _random.NextDouble()),
            Believed = new Odds(Math.Round(chance, 2), 0, 1, 10, "outcomes"),
        };
    }

    private string Pick(params string[] values) => values[_random.Next(values.Length)];
}
