namespace Aura.Cost.OpenCost;

/// <summary>OpenCost refused, or could not be asked.</summary>
/// <param name="type">"unreachable", "timeout", "refused", or "no_answer": not as OpenCost answers.</param>
public sealed class OpenCostException(string type, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Type { get; } = type;
}
