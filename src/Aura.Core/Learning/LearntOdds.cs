using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Planning;
using Aura.State;

namespace Aura.Learning;

/// <summary>Odds from what was seen; from the priors where too little was.</summary>
/// <param name="cluster">Whose name may tell the environment.</param>
/// <param name="time">The cluster's.</param>
public sealed class LearntOdds(AuraStore store, string cluster, TimeProvider time) : IOdds
{
    public PriorBook Priors { get; init; } = PriorBook.BuiltIn;

    public Odds Of(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context)
    {
        var predictions = Predict(finding, steps, context);
        return BetaBelief.All(predictions.Select(p => p.Belief), predictions.Min(p => p.Samples), Basis(predictions));
    }

    public Odds PriorOf(string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context) =>
        Priors.Of(finding, steps, context);

    /// <summary>Step by step.</summary>
    public ImmutableArray<Prediction> Predict(
        string finding, IEnumerable<(string Action, JsonObject Args)> steps, JsonObject context)
    {
        var now = time.GetUtcNow();
        var facts = context["facts"] as JsonObject ?? [];
        var about = context["finding"] as JsonObject ?? [];
        var circumstances = Circumstances.Of((string?)about["severity"] ?? "", (string?)about["kind"] ?? "", facts)
            .In(cluster, (string?)about["namespace"], now);
        var model = new SuccessModel(store.Success);
        return
        [
            .. steps.Select(s =>
            {
                var prior = Priors.For(s.Action, s.Args, finding, context);
                return model.Of(
                    new StepContext(s.Action, finding, ArgumentClass.Of(s.Args, facts), circumstances),
                    prior.Belief, now);
            }),
        ];
    }

    /// <summary>Of several steps the weakest one.</summary>
    private static string Basis(ImmutableArray<Prediction> predictions) =>
        predictions.All(p => p.Abstains) ? "prior"
        : predictions.Any(p => p.Abstains) ? "prior and outcomes"
        : predictions.MinBy(p => p.Samples)!.Basis;
}
