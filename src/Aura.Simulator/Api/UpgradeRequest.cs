namespace Aura.Simulator.Api;

/// <summary>A request to go on in another protocol on the same connection, as its headers tell.</summary>
/// <param name="Protocol">"websocket" or "SPDY/3.1".</param>
/// <param name="Key">Sec-WebSocket-Key.</param>
/// <param name="Offered">The subprotocols, the client's favourite first.</param>
public sealed record UpgradeRequest(string Protocol, string? Key, IReadOnlyList<string> Offered)
{
    public bool IsWebSocket => Protocol.Equals("websocket", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null where nothing but an ordinary answer is asked for.</returns>
    internal static UpgradeRequest? Of(Func<string, IEnumerable<string>> header)
    {
        if (!Words(header("Connection")).Contains("upgrade", StringComparer.OrdinalIgnoreCase)
            || Words(header("Upgrade")).FirstOrDefault() is not { } protocol)
            return null;
        return new UpgradeRequest(protocol, header("Sec-WebSocket-Key").FirstOrDefault(),
            [.. Words(header("Sec-WebSocket-Protocol")).Concat(Words(header("X-Stream-Protocol-Version")))]);
    }

    private static IEnumerable<string> Words(IEnumerable<string> values) => values.SelectMany(v =>
        v.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
