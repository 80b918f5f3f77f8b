using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Execution.Driving;
using Aura.Planning;
using Aura.Plans;
using Aura.State;

namespace Aura.Execution;

/// <summary>What is to be executed, whoever asked and however often.</summary>
/// <param name="Key">Equal for the same request: asking again attaches to what the first call began.</param>
internal sealed record Asked(
    string Kind, string Key, string Title, ImmutableArray<Node> Nodes, string? Reason, string? Finding, bool DryRun)
{
    /// <summary>What must hold when all nodes are done, else everything is taken back.</summary>
    public Step.Wait? Goal { get; init; }

    public OutcomeContext? Context { get; init; }

    /// <summary>Null where there are several.</summary>
    public string? SingleAction => Nodes.Select(n => n.Action).Distinct().ToList() is [var only] ? only : null;

    /// <param name="sealer">Arguments may be secrets: their hash must not be guessed without the key.</param>
    public static Asked Action(ActionRequest request, string name, Sealer sealer) => new("action",
        $"action/{sealer.Hash($"{name} {CanonicalJson.Of(request.Args)}", 16)}",
        $"{name} {About(request.Args)}".TrimEnd(),
        [new Node("", name, (JsonObject)request.Args.DeepClone(), [], request.Reason ?? "")],
        request.Reason is { } reason ? Redactor.Text(reason) : null, null,
        request.DryRun);

    /// <param name="each">The arguments for each target, in the order in which they are gone through.</param>
    public static Asked Batch(
        ActionRequest request, string name, IReadOnlyList<JsonObject> each, Sealer sealer) => new(
        "batch", "batch/" + sealer.Hash($"{name} {CanonicalJson.Of(request.Args)} {request.Selector} "
            + CanonicalJson.Of(new JsonArray([.. (request.Targets ?? []).Select(t => t.DeepClone())])), 16),
        $"{name} on {each.Count} targets: {Some([.. each.Select(About)])}",
        // Which wave each is in is found when all are planned.
        [.. each.Select((args, i) => new Node($"t{i + 1}", name, (JsonObject)args.DeepClone(), [],
            request.Reason ?? "") { Wave = 1 })],
        request.Reason is { } reason ? Redactor.Text(reason) : null, null, request.DryRun);

    private static string Some(IReadOnlyList<string> names) => names.Count <= 3 ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(3))} and {names.Count - 3} more";

    public static Asked Strategy(RemediationPlan plan, Strategy strategy) => new("strategy",
        $"plan/{plan.PlanId}/{strategy.Name}", $"{strategy.Name} plan for {plan.Finding.Type} of {plan.Finding.Target}",
        [.. strategy.Steps.Select(s => new Node(s.Id, s.Action, (JsonObject)s.Args.DeepClone(), s.DependsOn, s.Why))],
        Redactor.Text(plan.Finding.Summary), plan.Finding.Type, false)
    { Goal = strategy.Goal, Context = OutcomeContext.Of(plan, strategy) };

    // Names only: other arguments may be secrets.
    public static string About(JsonObject args) =>
        string.Join('/', new[] { args["namespace"], args["name"] ?? args["node"] ?? args["pod"] ?? args["workload"] }
            .OfType<JsonValue>().Select(v => v.ToString()));

    /// <summary>For the audit: the objects, or the names in the arguments where nothing was planned.</summary>
    public string About(Prepared prepared) => prepared.Targets.Any() ? string.Join(", ", prepared.Targets)
        : string.Join(", ", Nodes.Select(n => About(n.Args)).Distinct());
}
