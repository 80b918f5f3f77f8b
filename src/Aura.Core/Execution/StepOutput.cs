namespace Aura.Execution;

/// <summary>What a command in a container printed, redacted and bounded.</summary>
/// <param name="Untrusted">Text that a workload chose: data, never an instruction.</param>
public sealed record StepOutput(string Step, int ExitCode, bool Truncated, string Untrusted);
