namespace Aura.Telemetry;

/// <summary>
/// The names of what spans, metrics and logs carry. Values are words of ours (actions, finding types, statuses, risks,
/// reasons): nothing that a caller or the cluster wrote; a namespace only in spans.
/// </summary>
public static class Tag
{
    public const string Action = "aura.action";
    public const string ApprovalDecision = "aura.approval.decision";
    public const string Check = "aura.check";
    public const string CheckPassed = "aura.check.passed";
    public const string Cluster = "k8s.cluster.name";
    public const string Currency = "aura.currency";
    public const string DryRun = "aura.dry_run";
    public const string ErrorType = "error.type";
    public const string ExecutionId = "aura.execution.id";
    public const string ExecutionKind = "aura.execution.kind";
    public const string FindingType = "aura.finding.type";
    public const string Namespace = "k8s.namespace.name";
    public const string Outcome = "aura.outcome";
    public const string RefusalReason = "aura.refusal.reason";
    public const string Risk = "aura.risk";
    public const string Status = "aura.status";
    public const string StepKind = "aura.step.kind";
    public const string Strategies = "aura.strategies";
    public const string Strategy = "aura.strategy";
    public const string TargetKind = "aura.target.kind";
    public const string TwinOutcome = "aura.twin.outcome";

    /// <summary>Instead of what is not one of a known few.</summary>
    public const string Other = "_OTHER";
}
