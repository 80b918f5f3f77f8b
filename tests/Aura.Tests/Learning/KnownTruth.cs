using Aura.Learning;
using Aura.Planning;
using Aura.State;
using MathNet.Numerics.Distributions;

namespace Aura.Tests.Learning;

/// <summary>
/// A made-up world in which the probability of success of every action, with every finding, in all circumstances is
/// known, and histories drawn from it.
/// </summary>
internal sealed class KnownTruth
{
    public static readonly DateTimeOffset Start = new(2026, 2, 1, 8, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = Start.AddDays(60);

    private static readonly string[] Actions = ["deployment.rollback", "deployment.update_image",
        "deployment.increase_memory", "deployment.rollout_restart", "deployment.scale_to", "pod.restart",
        "node.drain", "node.uncordon"];
    private static readonly string[] Findings =
        ["OOMKilled", "CrashLoopBackOff", "ImagePullBackOff", "ReadinessProbeFailing", "MemoryLeak", "NodeNotReady"];
    private static readonly (string Name, string[] Values)[] Features =
    [
        (Circumstances.Kind, ["Deployment", "StatefulSet"]), (Circumstances.Environment, ["production", "staging"]),
        (Circumstances.Size, ["1", "2-3", "4-10"]), ("severity", ["critical", "warning"]),
        ("evidence.rolloutBroke", ["true", ""]),
    ];

    private readonly Random _random;
    private readonly Dictionary<string, double> _effects = [];
    private readonly double _amongActions;
    private readonly double _amongFindings;
    private readonly double _amongContexts;
    private readonly double _ofFeatures;

    public KnownTruth(int seed, double amongActions = 0.8, double amongFindings = 0.7, double amongContexts = 0.4,
        double ofFeatures = 0.4)
    {
        _random = new Random(seed);
        (_amongActions, _amongFindings, _amongContexts, _ofFeatures) =
            (amongActions, amongFindings, amongContexts, ofFeatures);
    }

    public IEnumerable<StepContext> Everything => from action in Actions
                                                  from finding in Findings
                                                  from _ in Enumerable.Range(0, 6)
                                                  select Draw(action, finding);

    public StepContext Draw(string? action = null, string? finding = null) =>
        // Some pairs are met a hundred times, some hardly ever.
        new(action ?? Pick(Actions), finding ?? Pick(Findings), "",
            Circumstances.Of(Features.Select(f => KeyValuePair.Create(f.Name, Pick(f.Values)))
                .Where(f => f.Value.Length > 0)));

    public double Probability(StepContext step)
    {
        var eta = 0.8 + Effect(step.Action, _amongActions) + Effect(step.WithFinding, _amongFindings)
            + Effect($"{step.WithFinding}|{step.Leaf}", _amongContexts)
            + step.Circumstances.Features.Sum(f => Effect($"{f.Key}={f.Value}", _ofFeatures));
        return 1 / (1 + Math.Exp(-eta));
    }

    public bool Try(StepContext step) => _random.NextDouble() < Probability(step);

    /// <summary>What an honest expert would believe of the action with the finding, worth so many trials.</summary>
    public BetaBelief Honest(StepContext step, double strength)
    {
        var mean = Enumerable.Range(0, 200).Average(_ => Probability(Draw(step.Action, step.Finding)));
        var guess = Beta.Sample(_random, Math.Max(mean * strength, 0.1), Math.Max((1 - mean) * strength, 0.1));
        return new BetaBelief(Math.Max(guess * strength, 0.5), Math.Max((1 - guess) * strength, 0.5));
    }

    public IEnumerable<Outcome> History(int count) => Enumerable.Range(0, count).Select(i =>
    {
        var step = Draw();
        var worked = Try(step);
        return Made($"x-{i}", step, worked, Start + ((Now - Start) * i / count));
    });

    public static Outcome Made(
        string id, StepContext step, bool worked, DateTimeOffset at, double? prior = null) => new()
        {
            Execution = id,
            Cluster = "test",
            Finding = step.Finding,
            Target = "Deployment shop/cart",
            Steps = [new OutcomeStep(step.Action, step.Class, worked, Prior: prior)],
            Circumstances = step.Circumstances,
            Status = worked ? "succeeded" : "rolled_back",
            At = at,
            Seconds = 30,
        };

    public static void Fill(AuraStore store, IEnumerable<Outcome> outcomes) => store.Transact(() =>
    {
        foreach (var outcome in outcomes)
            store.Outcomes.Add(outcome);
        return true;
    });

    private double Effect(string what, double deviation)
    {
        if (!_effects.TryGetValue(what, out var effect))
            _effects[what] = effect = Normal.Sample(_random, 0, deviation);
        return effect;
    }

    private string Pick(string[] values) =>
        // The square makes the first ones commoner.
        values[(int)(Math.Pow(_random.NextDouble(), 1.5) * values.Length)];
}
