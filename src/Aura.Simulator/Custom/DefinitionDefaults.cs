using System.Text.Json.Nodes;

namespace Aura.Simulator.Custom;

/// <summary>What a CustomResourceDefinition gets by itself: names, no conversion, the stored version.</summary>
internal static class DefinitionDefaults
{
    public static void Set(JsonObject definition)
    {
        if (definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
            return;
        var kind = (string?)names["kind"] ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        var storage = (spec["versions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(v =>
            (bool?)v["storage"] == true);
        if (storage is not null)
            definition["status"] ??= new JsonObject
            {
                ["conditions"] = null,
                ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
                ["storedVersions"] = new JsonArray((string?)storage["name"]),
            };
    }
}
