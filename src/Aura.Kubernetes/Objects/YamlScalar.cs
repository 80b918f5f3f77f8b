using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Aura.Kubernetes;

/// <summary>What a plain scalar means.</summary>
internal static partial class YamlScalar
{
    /// <summary>Writes the scalar as the JSON value that its text or its tag stands for.</summary>
    public static void Write(Utf8JsonWriter writer, string text, bool plain, string? tag)
    {
        if (tag == "tag:yaml.org,2002:str" || (tag is null && !plain))
            writer.WriteStringValue(text);
        else if (text is "" or "~" or "null" or "Null" or "NULL")
            writer.WriteNullValue();
        else if (text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
            writer.WriteBooleanValue(text[0] is 't' or 'T');
        else if (Integer(text) is { } integer)
            writer.WriteNumberValue(integer);
        else if (Float().IsMatch(text))
            WriteFloat(writer, text);
        else
            writer.WriteStringValue(text);
    }

    /// <summary>True where a text must be quoted, so that neither this reader nor one of YAML 1.1 retypes it.</summary>
    public static bool NeedsQuotes(string text) =>
        text is "" or "~" || Ambiguous().IsMatch(text) || Float().IsMatch(text) || Integer(text) is not null;

    private static decimal? Integer(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        if (digits.IsEmpty || text.Length - digits.Length > 1 || !char.IsAsciiDigit(digits[0]))
            return null;
        decimal? value = null;
        if (digits.StartsWith("0x") && ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, null, out var hex))
            value = hex;
        else if (digits.Length > 1 && digits[0] == '0' && Octal(digits[(digits[1] == 'o' ? 2 : 1)..]) is { } octal)
            value = octal;
        else if (digits.Length <= 28 && decimal.TryParse(digits, NumberStyles.None, null, out var plain))
            value = plain;
        return text[0] == '-' ? -value : value;
    }

    private static decimal? Octal(ReadOnlySpan<char> digits)
    {
        if (digits.IsEmpty || digits.Length > 20 || digits.ContainsAnyExceptInRange('0', '7'))
            return null;
        ulong value = 0;
        foreach (var digit in digits)
            value = value * 8 + (ulong)(digit - '0');
        return value;
    }

    private static void WriteFloat(Utf8JsonWriter writer, string text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, null, out var exact) && text.Length <= 28)
            writer.WriteNumberValue(exact);
        else if (double.TryParse(text, NumberStyles.Float, null, out var number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(text);
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Float();

    [GeneratedRegex(
        @"^(null|true|false|yes|no|on|off|y|n|[-+]?\.(inf|nan)|<<|=|[-+]?[0-9][0-9_:.,exob-]*(T[0-9:.Z]*)?)\z",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Ambiguous();
}
