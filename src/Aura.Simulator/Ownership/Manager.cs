using System.Text.Json.Nodes;

namespace Aura.Simulator.Ownership;

/// <summary>One entry of managedFields: who owns which places, and since when.</summary>
internal sealed record Manager(string Name, string Operation, string ApiVersion, string? Subresource, string? Time,
    FieldSet Fields)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    public bool Is(Manager other) => Name == other.Name && Operation == other.Operation
        && Subresource == other.Subresource
        && (Operation == Apply || ApiVersion == other.ApiVersion);

    /// <summary>As conflicts name it.</summary>
    public string Describe() => $"\"{Name}\"" + (Subresource is null ? "" : $" with subresource \"{Subresource}\"")
        + (Operation == Update ? $" using {ApiVersion}" : "");

    public static List<Manager> Read(JsonNode? managedFields) =>
        [.. (managedFields as JsonArray ?? []).OfType<JsonObject>()
        .Where(e => e.Count > 0)
        .Select(e => new Manager((string?)e["manager"] ?? "", (string?)e["operation"] ?? Update,
            (string?)e["apiVersion"] ?? "", (string?)e["subresource"], (string?)e["time"],
                FieldSet.Parse(e["fieldsV1"])))];

    /// <summary>Appliers first, then by time and name; null where nobody owns anything.</summary>
    public static JsonArray? Write(IEnumerable<Manager> managers)
    {
        var owning = managers.Where(m => !m.Fields.IsEmpty)
            .OrderBy(m => m.Operation, StringComparer.Ordinal).ThenBy(m => m.Time, StringComparer.Ordinal)
            .ThenBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.ApiVersion, StringComparer.Ordinal)
            .Select(m => m.ToJson()).ToList();
        return owning.Count == 0 ? null : new JsonArray([.. owning]);
    }

    private JsonObject ToJson()
    {
        var entry = new JsonObject
        {
            ["manager"] = Name,
            ["operation"] = Operation,
            ["apiVersion"] = ApiVersion,
            ["time"] = Time,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = Fields.ToJson(),
        };
        if (Subresource is not null)
            entry["subresource"] = Subresource;
        return entry;
    }
}
