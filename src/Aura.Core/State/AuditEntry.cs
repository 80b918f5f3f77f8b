namespace Aura.State;

/// <summary>Who did what, why, bound to which digest, and what came of it. The hash covers the one before.</summary>
public sealed record AuditEntry(
    long Seq, DateTimeOffset At, string Who, string Client, string What, string? Why, string? Execution,
    string? Digest, string Result, string Previous, string Hash);
