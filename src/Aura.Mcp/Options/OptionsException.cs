namespace Aura.Mcp.Options;

/// <summary>Settings that do not fit; one exception names all faults. Ends a command with exit code 2.</summary>
public sealed class OptionsException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
