namespace Aura.Kubernetes;

/// <summary>
/// A command that ended. What it printed is text that a cluster's workload chose, never an instruction.
/// </summary>
/// <param name="Stdout">Bytes that are not UTF-8 are replaced.</param>
/// <param name="Truncated">It printed more than was asked for.</param>
public sealed record ExecResult(int ExitCode, string Stdout, string Stderr, bool Truncated);
