using System.Text.RegularExpressions;

namespace Aura.Plans;

/// <summary>
/// A value that the operator named at start, to be read when a plan is carried out: base64, as <c>data</c> of a Secret
/// wants it. The hash binds it: another value than the one planned with is not written.
/// </summary>
public sealed partial record SourcedValue(string Name, string Hash)
{
    /// <summary>Under which an execution remembers it.</summary>
    public string Key => $"value {Name}";

    /// <summary>Null where the text is no placeholder of one.</summary>
    public static SourcedValue? TryParse(string text) => Form().Match(text) is { Success: true } m
        ? new SourcedValue(m.Groups["name"].Value, m.Groups["hash"].Value) : null;

    public override string ToString() => $"$(aura:value64 {Name} {Hash})";

    [GeneratedRegex(@"^\$\(aura:value64 (?<name>[A-Za-z0-9_-]+) (?<hash>[0-9a-f]+)\)$")]
    private static partial Regex Form();
}
