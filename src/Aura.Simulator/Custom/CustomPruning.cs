using System.Text.Json.Nodes;

namespace Aura.Simulator.Custom;

/// <summary>Removes what a structural schema does not name, and fills in its defaults.</summary>
internal static class CustomPruning
{
    private const string Preserve = "x-kubernetes-preserve-unknown-fields";

    /// <summary>Paths of what was removed are added to <paramref name="removed"/>.</summary>
    public static void Prune(JsonObject json, JsonObject schema, ICollection<string> removed) =>
        Prune(json, schema, "", removed, root: true);

    public static void Default(JsonNode? node, JsonObject schema)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
                {
                    if (property is not JsonObject inner)
                        continue;
                    if (inner["default"] is { } value && json[name] is null
                        && !(json.ContainsKey(name) && (bool?)inner["nullable"] == true))
                        json[name] = value.DeepClone();
                    Default(json[name], inner);
                }
                if (schema["additionalProperties"] is JsonObject values)
                    foreach (var (_, value) in json)
                        Default(value, values);
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                foreach (var item in list)
                    Default(item, items);
                break;
        }
    }

    private static void Prune(JsonNode? node, JsonObject schema, string path, ICollection<string> removed, bool root)
    {
        switch (node)
        {
            case JsonObject json:
                var properties = schema["properties"] as JsonObject;
                var keep = (bool?)schema[Preserve] == true || (bool?)schema["x-kubernetes-embedded-resource"] == true;
                foreach (var (name, value) in json.ToList())
                    if (root && name is "apiVersion" or "kind" or "metadata")
                        continue;
                    else if (properties?[name] is JsonObject inner)
                        Prune(value, inner, $"{path}{name}.", removed, root: false);
                    else if (schema["additionalProperties"] is JsonObject values)
                        Prune(value, values, $"{path}{name}.", removed, root: false);
                    else if (!keep && schema["additionalProperties"] is not JsonValue)
                    {
                        json.Remove(name);
                        removed.Add(path + name);
                    }
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                for (var i = 0; i < list.Count; i++)
                    Prune(list[i], items, $"{path.TrimEnd('.')}[{i}].", removed, root: false);
                break;
        }
    }
}
