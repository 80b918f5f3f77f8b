using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Aura.Actions.Shared;

/// <summary>A port as people write it: a number, or a name as containers give one (IANA_SVC_NAME).</summary>
internal static partial class PortText
{
    public static bool IsPort(string text) => Number(text) is { } n ? n is > 0 and <= 65535 : Name().IsMatch(text);

    /// <summary>A number as a number, else the name.</summary>
    public static JsonNode Value(string text) => Number(text) is { } n ? n : text;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    [GeneratedRegex("^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$")]
    private static partial Regex Name();
}
