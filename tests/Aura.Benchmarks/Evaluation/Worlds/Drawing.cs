namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>What is drawn from a seed.</summary>
internal static class Drawing
{
    public static T From<T>(this Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    public static bool Chance(this Random random, double probability) => random.NextDouble() < probability;
}
