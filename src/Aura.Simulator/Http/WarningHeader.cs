namespace Aura.Simulator.Http;

/// <summary>A warning's header value (RFC 7234, code 299, no agent).</summary>
internal static class WarningHeader
{
    public static string Of(string text) => $"299 - \"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
