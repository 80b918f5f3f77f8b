namespace Aura.Mcp.Tools;

/// <summary>A cluster has as many calls as it may have; the caller is told when to come again.</summary>
public sealed class BusyException(string cluster, int inside, int waiting, TimeSpan after) : Exception(
    $"{cluster} is busy: {inside} calls are there and {waiting} wait")
{
    /// <summary>In whole seconds, one at least.</summary>
    public int RetryAfter { get; } = (int)Math.Ceiling(after.TotalSeconds);
}
