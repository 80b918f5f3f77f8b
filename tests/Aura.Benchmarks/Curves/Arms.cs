namespace Aura.Benchmarks.Curves;

/// <summary>Where the odds come from.</summary>
internal static class Arms
{
    public const string Prior = "prior";
    public const string Learning = "learning";

    /// <summary>Learnt from so many incidents, and nothing added.</summary>
    public static string Learnt(int incidents) => $"after {incidents}";
}
