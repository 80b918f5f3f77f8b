using System.Text.RegularExpressions;

namespace Aura.Actions.Shared;

/// <summary>The API server's rules for a label's key and value.</summary>
internal static partial class LabelText
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Fault(KeyValuePair<string, string> label) =>
        label.Value is null ? $"'{label.Key}' has no value"
        : !Key().IsMatch(label.Key) ? $"'{label.Key}' is no label key"
        : !Value().IsMatch(label.Value) ? $"'{label.Value}' is no label value" : null;

    [GeneratedRegex("^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")]
    private static partial Regex Key();

    [GeneratedRegex("^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$")]
    private static partial Regex Value();
}
