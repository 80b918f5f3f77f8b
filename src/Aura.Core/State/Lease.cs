namespace Aura.State;

/// <summary>
/// The right to drive something until it runs out. <paramref name="Token"/> grows with every new holder: who holds
/// an old one has lost the lease.
/// </summary>
public sealed record Lease(string Name, string Holder, string Execution, long Token, DateTimeOffset Expires);
