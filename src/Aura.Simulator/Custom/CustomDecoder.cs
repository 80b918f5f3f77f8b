using System.Text.Json.Nodes;
using Aura.Simulator.Api;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Custom;

/// <summary>
/// What a version's schema does to an object that is sent: metadata typed, unknown fields pruned, defaults set.
/// </summary>
internal static class CustomDecoder
{
    /// <exception cref="DecodeException">The metadata does not fit.</exception>
    public static JsonObject Decode(JsonObject json, CustomVersion version, ICollection<string> unknown)
    {
        var result = (JsonObject)json.DeepClone();
        var typed = new TypedDecoder();
        result["metadata"] = typed.Decode((JsonObject)json["metadata"]!, SchemaSet.BuiltIn.Find("", "ObjectMeta")!);
        foreach (var field in typed.Unknown)
            unknown.Add("metadata." + field);
        if (version.Schema is not { } schema)
            return result;
        CustomPruning.Prune(result, schema, unknown);
        CustomPruning.Default(result, schema);
        return result;
    }
}
