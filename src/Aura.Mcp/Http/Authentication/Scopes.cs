using Aura.Actions;

namespace Aura.Mcp.Http.Authentication;

/// <summary>
/// What a caller may: <c>aura:read</c> diagnoses and previews; <c>aura:low</c>, <c>aura:medium</c>, <c>aura:high</c>
/// and <c>aura:critical</c> also have changes made up to that risk, the highest counts; <c>aura:alerts</c> sends
/// alerts.
/// </summary>
/// <param name="MaxRisk">Null: nothing is changed.</param>
public sealed record Scopes(bool MayRead, Risk? MaxRisk)
{
    private const string Prefix = "aura:";

    public const string Read = Prefix + "read";

    /// <summary>Sends alerts, and nothing else.</summary>
    public const string Alerts = Prefix + "alerts";

    public static IReadOnlyList<string> All { get; } = [Read, .. Enum.GetValues<Risk>().Select(Of), Alerts];

    public bool MayAlert { get; init; }

    public static string Of(Risk risk) => Prefix + risk.ToString().ToLowerInvariant();

    /// <summary>Scopes of others are passed over.</summary>
    public static Scopes Parse(IEnumerable<string> names)
    {
        var known = names.Where(n => All.Contains(n)).ToList();
        var risks = Enum.GetValues<Risk>().Where(r => known.Contains(Of(r))).ToList();
        return new Scopes(known.Any(n => n != Alerts), risks.Count > 0 ? risks.Max() : null)
        {
            MayAlert = known.Contains(Alerts),
        };
    }
}
