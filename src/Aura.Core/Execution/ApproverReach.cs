using Aura.Actions;

namespace Aura.Execution;

/// <summary>How far one person's yes goes, by the way that they answer; the policy narrows it further.</summary>
public sealed record ApproverReach
{
    public Risk MaxRisk { get; init; } = Risk.Critical;

    /// <summary>Globs; null: everywhere, also for what has no namespace.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>
    /// Their own requests only where the policy file itself says <c>requesterMayApprove: true</c>, however their name
    /// is written.
    /// </summary>
    public bool OwnOnlyIfWritten { get; init; }
}
