using System.Text.RegularExpressions;

namespace Aura.Plans;

/// <summary>
/// The place of a certificate (<c>crt</c>) or key (<c>key</c>) that is made when a plan is carried out; as a whole
/// value, base64 as <c>data</c> of a Secret wants it.
/// </summary>
public sealed partial record IssuedPart(string Part, IssueOrder Order)
{
    public const string Certificate = "crt";
    public const string PrivateKey = "key";

    /// <summary>Under which an execution remembers it.</summary>
    public string Key => Order.Key(Part);

    /// <summary>Null where the text is no placeholder of one.</summary>
    public static IssuedPart? TryParse(string text) => Form().Match(text) is { Success: true } m
        ? new IssuedPart(m.Groups["part"].Value, IssueOrder.Parse(m.Groups["order"].Value)) : null;

    public override string ToString() => $"$(aura:tls64 {Part} {Order.Encoded})";

    [GeneratedRegex(@"^\$\(aura:tls64 (?<part>crt|key) (?<order>[A-Za-z0-9_-]+)\)$")]
    private static partial Regex Form();
}
