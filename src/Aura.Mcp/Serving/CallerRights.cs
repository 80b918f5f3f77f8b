using Aura.Actions;
using Aura.Kubernetes;

namespace Aura.Mcp.Serving;

/// <summary>What one caller may have done, and as whom the cluster sees it.</summary>
/// <param name="MaxRisk">Null: reads and dry runs only.</param>
/// <param name="User">Whom to act as in the cluster; null: as the server.</param>
/// <param name="Groups">The user's groups, one a line, sorted.</param>
/// <param name="Namespaces">Where they may have changes made (globs, one a line); empty: everywhere.</param>
public sealed record CallerRights(Risk? MaxRisk, string? User = null, string Groups = "", string Namespaces = "")
{
    /// <summary>What the server itself may.</summary>
    public static readonly CallerRights Full = new(Risk.Critical);

    public static CallerRights Acting(Risk? maxRisk, Impersonation who) =>
        new(maxRisk, who.User, string.Join('\n', who.Groups.Order(StringComparer.Ordinal)));

    public Impersonation? ActAs => User is null ? null
        : new Impersonation(User) { Groups = Groups.Split('\n', StringSplitOptions.RemoveEmptyEntries) };
}
