using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>JSON merge patch (RFC 7386).</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject fields)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in fields)
        {
            if (value is null)
            {
                result.Remove(name);
                continue;
            }
            var merged = Apply(result[name], value);
            if (!ReferenceEquals(result[name], merged))
                result[name] = merged;
        }
        return result;
    }
}
