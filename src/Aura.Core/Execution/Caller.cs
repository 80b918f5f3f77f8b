using Aura.Actions;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>Who asks, through what; for the audit and for the rule that nobody approves their own request.</summary>
public sealed record Caller(string Principal, string Client)
{
    /// <summary>
    /// Asks a person in the client (elicitation); null where the client cannot. The text is made from the plan.
    /// </summary>
    public Func<ApprovalRequest, CancellationToken, Task<bool>>? Ask { get; init; }

    /// <summary>What is riskier needs a person, whatever the policy says; null: all of it does.</summary>
    public Risk? UnaskedUpTo { get; init; } = Risk.Critical;

    /// <summary>What made it ask; goes before the reason.</summary>
    public string? Because { get; init; }

    /// <summary>Of an approver; null: the policy alone says how far their yes goes.</summary>
    public ApproverReach? Reach { get; init; }

    /// <summary>Why an approver decides so; for the audit.</summary>
    public string? Says { get; init; }

    /// <summary>Told of progress: a fraction from 0 to 1 and a text.</summary>
    public Action<double, string>? Progress { get; init; }
}

/// <summary>What a person is asked to approve: exactly these plans, bound by the digest, until the expiry.</summary>
public sealed record ApprovalRequest(
    string Id, string Digest, string Title, IReadOnlyList<Plan> Plans, DateTimeOffset Expires, string Why);
