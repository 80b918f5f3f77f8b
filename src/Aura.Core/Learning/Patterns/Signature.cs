namespace Aura.Learning.Patterns;

/// <summary>What incidents that are alike have in common; no names of the cluster.</summary>
public static class Signature
{
    /// <param name="findings">The types that were found beside each other.</param>
    public static string Of(IEnumerable<string> findings, Circumstances circumstances) =>
        $"{string.Join('+', findings.Distinct().Order(StringComparer.Ordinal).Take(5))} | "
        + $"{circumstances["change"] ?? "no change"} | {circumstances[Circumstances.Kind]} | "
        + $"{circumstances[Circumstances.Environment]}";
}
