using Aura.Actions;
using Aura.State;

namespace Aura.Mcp.Http.Pages;

/// <summary>What somebody may do in the page whom the issuer says this of (a group, a role or a scope).</summary>
public sealed record RoleGrant(string Group, PageRole Role, Risk? MaxRisk = null)
{
    /// <summary>Without a setting: "aura:viewer", "aura:approver" and "aura:admin".</summary>
    public static IReadOnlyList<RoleGrant> Own { get; } =
        [.. Enum.GetValues<PageRole>().Select(r => new RoleGrant($"aura:{Words.Of(r)}", r))];

    /// <summary>Globs; null: everywhere.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>"oncall=approver:medium:shop+shop-*"; an approver's risk and namespaces may be left out.</summary>
    /// <returns>Null where it is not like that.</returns>
    public static RoleGrant? Parse(string text)
    {
        var at = text.LastIndexOf('=');
        var parts = at > 0 ? text[(at + 1)..].Split(':') : [];
        if (parts.Length is 0 or > 3 || !TryWord<PageRole>(parts[0], out var role)
            || (parts.Length > 1 && role != PageRole.Approver))
            return null;
        if (parts.Length == 1)
            return new RoleGrant(text[..at], role);
        if (!TryWord<Risk>(parts[1], out var risk))
            return null;
        var names = parts.Length == 3 ? parts[2].Split('+', StringSplitOptions.RemoveEmptyEntries) : null;
        return names is { Length: 0 } ? null : new RoleGrant(text[..at], role, risk) { Namespaces = names };
    }

    /// <summary>The one that reaches farthest of those that fit; null where none does.</summary>
    public static RoleGrant? Best(IReadOnlyList<RoleGrant> grants, IEnumerable<string> groups)
    {
        var said = groups.ToHashSet(StringComparer.Ordinal);
        return grants.Where(g => said.Contains(g.Group)).OrderByDescending(g => g.Role)
            .ThenByDescending(g => g.MaxRisk ?? Risk.Critical).ThenBy(g => g.Namespaces is not null).FirstOrDefault();
    }

    private static bool TryWord<T>(string word, out T value)
        where T : struct, Enum =>
        Enum.TryParse(word, ignoreCase: true, out value) && !char.IsAsciiDigit(word[0]) && Enum.IsDefined(value);
}
