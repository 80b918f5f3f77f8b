using Aura.Execution.Policy;
using Aura.Mcp.Options;
using Aura.Mcp.Tools;

namespace Aura.Mcp.Doctor;

/// <summary>A policy, and what it says of an action, as lines for a person.</summary>
internal static class PolicyReport
{
    /// <param name="policy">As it is for the subject's cluster.</param>
    public static IEnumerable<string> Of(AuraOptions options, PolicyFile policy, PolicySubject subject, Place place,
        PolicyExplanation explanation, DateTimeOffset now)
    {
        var where = place.Namespace is not { } ns ? "on objects without a namespace"
            : $"in namespace {ns}" + (place.Environment is { } e ? $" (environment {e})" : "");
        yield return $"{subject.Action} {where}, {ToolJson.Snake(subject.Risk)} risk, undo "
            + $"{ToolJson.Snake(subject.Undo)}, {now.UtcDateTime:ddd yyyy-MM-dd HH:mm} UTC, by "
            + $"{options.PolicyPath ?? "the options alone"}:";
        foreach (var ruling in explanation.Rulings)
            yield return $"  {Mark(ruling.Says),-8} {ruling.Rule}{PolicyExplanation.At(ruling.Line)}: {ruling.Why}";
        foreach (var limit in PolicyExplanation.Limits(policy))
            yield return $"  counted  {limit}";
        yield return explanation.Refused
            ? "→ refused: " + Why(explanation, Ruling.Effect.Refuses)
            : explanation.NeedsPerson
                ? "→ needs a person" + (explanation.OutsideOnly ? " outside the client that asks" : "")
                    + (explanation.Approvers.Count > 0 ? $" ({string.Join("; ", explanation.Approvers)})"
                        : policy.Approvers is null ? "" : ", and the policy names nobody who may approve it")
                    + ": " + Why(explanation, Ruling.Effect.NeedsPerson)
                : "→ approved by the policy: "
                    + (Why(explanation, Ruling.Effect.Approves) is { Length: > 0 } rule ? rule
                        : "--auto-approve allows it");
        yield return "  a plan may be of a higher risk than its action: a single replica, storage, Git or a "
            + "control-plane node raise it";
    }

    /// <summary>What the policy holds in all.</summary>
    public static string Summary(AuraOptions options)
    {
        var policy = options.Policy;
        var parts = new[]
        {
            $"risk up to {ToolJson.Snake(options.ToPolicy().MaxRisk)}",
            options.ToPolicy().ReadOnly ? "read-only" : null,
            Rules("auto-approve rule", policy.AutoApprove), Rules("approver rule", policy.Approvers),
            Rules("maintenance rule", policy.Maintenance), Rules("freeze", policy.Freezes),
            policy.RequesterMayApprove ? null : "nobody approves their own request",
            $"protected: {string.Join(", ", options.ToPolicy().AllProtected)}",
        };
        return string.Join("; ", parts.OfType<string>().Concat(PolicyExplanation.Limits(policy)))
            + $"; version {options.ToPolicy().Version}";
    }

    private static string Why(PolicyExplanation explanation, Ruling.Effect effect) => string.Join("; ",
        explanation.Rulings.Where(r => r.Says == effect).Select(r =>
            effect == Ruling.Effect.Approves ? r.Rule + PolicyExplanation.At(r.Line) : r.Why));

    private static string? Rules(string what, IReadOnlyCollection<PolicyRule>? rules) =>
        rules is null ? null : $"{rules.Count} {what}{(rules.Count == 1 ? "" : "s")}";

    private static string Mark(Ruling.Effect effect) => effect switch
    {
        Ruling.Effect.Refuses => "REFUSES",
        Ruling.Effect.NeedsPerson => "asks",
        Ruling.Effect.Approves => "approves",
        Ruling.Effect.DoesNotApply => "no",
        _ => "ok",
    };
}
