namespace Aura.Plans;

/// <summary>Ends planning after a need that is not met; the plan then holds the failed check.</summary>
public sealed class PlanStoppedException(string need) : Exception(need);
