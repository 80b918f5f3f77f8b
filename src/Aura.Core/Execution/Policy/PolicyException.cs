namespace Aura.Execution.Policy;

/// <summary>A policy file that cannot be used; one exception names all faults, each with its line.</summary>
public sealed class PolicyException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
