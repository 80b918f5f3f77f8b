namespace Aura.Actions;

/// <summary>Arguments that do not fit the schema or make no sense; one exception names all faults.</summary>
public sealed class ArgumentsException(IReadOnlyList<string> faults)
    : Exception("invalid arguments: " + string.Join("; ", faults))
{
    /// <summary>Each starts with the field's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
