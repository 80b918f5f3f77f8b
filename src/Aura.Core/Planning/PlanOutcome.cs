using Aura.Diagnosis;

namespace Aura.Planning;

/// <summary>The plan for one of many findings, or why there is none.</summary>
/// <param name="Plan">Null where it could not be worked out.</param>
/// <param name="Fault">What went wrong; null where nothing did.</param>
public sealed record PlanOutcome(Finding Finding, RemediationPlan? Plan, string? Fault);
