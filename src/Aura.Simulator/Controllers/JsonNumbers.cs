using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers;

/// <summary>Whole numbers in JSON, whichever type they are held as (parsed, or put there by code).</summary>
internal static class JsonNumbers
{
    public static long? Long(this JsonNode? node) => node is not JsonValue value ? null
        : value.TryGetValue(out long wide) ? wide
        : value.TryGetValue(out int narrow) ? narrow : null;

    public static int? Int(this JsonNode? node) => (int?)node.Long();
}
