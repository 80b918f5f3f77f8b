namespace Aura.Benchmarks.Curves;

/// <summary>The worlds: words of conditions.yaml.</summary>
internal static class Truths
{
    /// <summary>Remedies help as often as the priors say.</summary>
    public const string Right = "right";

    /// <summary>What the priors prefer mostly does not help, and something else does.</summary>
    public const string Other = "other";

    public static readonly string[] All = [Right, Other];
}
