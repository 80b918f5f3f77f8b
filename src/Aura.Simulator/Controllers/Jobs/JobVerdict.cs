namespace Aura.Simulator.Controllers.Jobs;

/// <summary>How a Job is over.</summary>
internal sealed record JobVerdict(bool Success, string Reason, string Message);
