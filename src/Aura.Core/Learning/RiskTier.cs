using System.Collections.Concurrent;
using Aura.Actions;

namespace Aura.Learning;

/// <summary>An action's risk before it is planned: an unknown one is compared with others of its risk.</summary>
public static class RiskTier
{
    private static readonly ActionCatalog Catalog = new();
    private static readonly ConcurrentDictionary<string, string> Known = new();

    /// <summary>low, medium, high, critical; unknown for an action that this program does not have.</summary>
    public static string Of(string action) => Known.GetOrAdd(action,
        name => Catalog.Find(name)?.Spec.Risk.ToString().ToLowerInvariant() ?? "unknown");
}
