using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Execution.Driving;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>What is to be executed, whoever asked and however often.</summary>
/// <param name="Key">Equal for the same request: asking again attaches to what the first call began.</param>
internal sealed record Asked(
    string Kind, string Key, string Title, ImmutableArray<Node> Nodes, string? Reason, string? Finding, bool DryRun)
{
    /// <summary>What must hold when all nodes are done, else everything is taken back.</summary>
    public Step.Wait? Goal { get; init; }

    public static Asked Action(ActionRequest request, string name) => new("action",
        Hash($"{name} {CanonicalJson.Of(request.Args)}"), $"{name} {About(request.Args)}".TrimEnd(),
        [new Node("", name, (JsonObject)request.Args.DeepClone(), [], request.Reason ?? "")],
        request.Reason is { } reason ? Redactor.Text(reason) : null, null,
        request.DryRun);

    public static Asked Strategy(RemediationPlan plan, Strategy strategy) => new("strategy",
        $"plan/{plan.PlanId}/{strategy.Name}", $"{strategy.Name} plan for {plan.Finding.Type} of {plan.Finding.Target}",
        [.. strategy.Steps.Select(s => new Node(s.Id, s.Action, (JsonObject)s.Args.DeepClone(), s.DependsOn, s.Why))],
        Redactor.Text(plan.Finding.Summary), plan.Finding.Type, false)
    { Goal = strategy.Goal };

    // Names only: other arguments may be secrets.
    private static string About(JsonObject args) =>
        string.Join('/', new[] { args["namespace"], args["name"] ?? args["node"] ?? args["pod"] ?? args["workload"] }
            .OfType<JsonValue>().Select(v => v.ToString()));

    private static string Hash(string text) =>
        "action/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
