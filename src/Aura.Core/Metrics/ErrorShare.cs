namespace Aura.Metrics;

/// <summary>How many requests a version of a Service got lately, and what share of them failed.</summary>
/// <param name="Failed">From 0 to 1; null where there were no requests, or it cannot be told.</param>
/// <param name="Lacking">Why it cannot be told; null: it can.</param>
public sealed record ErrorShare(double Requests, double? Failed, string? Lacking = null)
{
    public static ErrorShare Unknown(string why) => new(0, null, why);
}
