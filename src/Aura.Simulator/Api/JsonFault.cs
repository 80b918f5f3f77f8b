namespace Aura.Simulator.Api;

/// <summary>Words for what is wrong with a JSON text, as Go's decoder says it for the commonest faults.</summary>
internal static class JsonFault
{
    public static string Describe(string text, string otherwise)
    {
        var trimmed = text.TrimStart();
        if (trimmed.Length == 0)
            return "unexpected end of JSON input";
        if (trimmed[0] != '{')
            return $"invalid character '{trimmed[0]}' looking for beginning of value";
        var inner = trimmed[1..].TrimStart();
        if (inner.Length == 0)
            return "unexpected end of JSON input";
        return inner[0] is not ('"' or '}')
            ? $"invalid character '{inner[0]}' looking for beginning of object key string"
            : otherwise;
    }
}
