using System.Text.Encodings.Web;
using System.Text.Json;

namespace Aura.Simulator.Api;

/// <summary>JSON as the API server writes it: compact, non-ASCII left as it is.</summary>
internal static class GoJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
