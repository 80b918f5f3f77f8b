namespace Aura.Mcp.Serving;

/// <summary>
/// What a call does to a cluster: those that change one may take long, and must not keep others from reading.
/// </summary>
public enum Lane
{
    Read,
    Change,
}
