using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>Where a paged list goes on: after which key, at which resourceVersion.</summary>
internal sealed record ContinueToken(long ResourceVersion, string After)
{
    public string Encode()
    {
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = ResourceVersion, ["start"] = After + "\0" };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <exception cref="ApiStatusException">BadRequest.</exception>
    public static ContinueToken Parse(string text)
    {
        var bytes = Decode(text);
        try
        {
            if (JsonNode.Parse(bytes) is JsonObject json && (string?)json["start"] is { } start)
                return new ContinueToken((long?)json["rv"] ?? 0, start.TrimEnd('\0'));
        }
        catch (JsonException)
        {
            var first = bytes.Length == 0 ? "" : bytes[0] is >= 0x20 and < 0x7f ? $"{(char)bytes[0]}"
                : $"\\u{bytes[0]:x4}";
            throw Invalid(first.Length == 0 ? "unexpected end of JSON input"
                : $"invalid character '{first}' looking for beginning of value");
        }
        throw Invalid("incorrect start key");
    }

    /// <summary>Unpadded base64url; bits left over at the end are let pass, as Go does.</summary>
    private static byte[] Decode(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var value = alphabet.IndexOf(text[i]);
            if (value < 0)
                throw Invalid($"illegal base64 data at input byte {i}");
            bits = ((bits << 6) | value) & 0xffff;
            count += 6;
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }
        return [.. bytes];
    }

    private static ApiStatusException Invalid(string why) =>
        ApiStatusException.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
