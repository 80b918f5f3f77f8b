using System.Collections.Immutable;

namespace Aura.Planning;

/// <summary>The five strategies, in the order in which they are shown.</summary>
public static class StrategyName
{
    /// <summary>The smallest step that is best proven, or a person's decision where nothing is.</summary>
    public const string Conservative = "conservative";

    /// <summary>Mends the cause itself, with a change no wider than that.</summary>
    public const string Balanced = "balanced";

    /// <summary>The quickest or widest remedy; accepts more disruption.</summary>
    public const string Aggressive = "aggressive";

    /// <summary>Gets by with the fewest resources.</summary>
    public const string CostOptimized = "cost_optimized";

    /// <summary>Mends and adds room to make up for what was lost.</summary>
    public const string PerformanceOptimized = "performance_optimized";

    public static ImmutableArray<string> All { get; } =
        [Conservative, Balanced, Aggressive, CostOptimized, PerformanceOptimized];
}
