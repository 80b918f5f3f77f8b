namespace Aura.State;

/// <summary>Another process drives this now; whoever gets this must stop without writing anything more.</summary>
public sealed class LeaseLostException(string name) : Exception($"the lease {name} was taken over by another process");
