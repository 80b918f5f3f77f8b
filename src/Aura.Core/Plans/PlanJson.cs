using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aura.Plans;

/// <summary>A plan as JSON: whole, for the journal, and canonical, for what an approval binds.</summary>
public static class PlanJson
{
    /// <summary>Round-trips plans, steps, changes and conditions.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        AllowOutOfOrderMetadataProperties = true, // A database's own JSON type may reorder members.
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new ObjectRefConverter(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static string Serialize(Plan plan) => JsonSerializer.Serialize(plan, Options);

    /// <exception cref="JsonException">Not a plan.</exception>
    public static Plan Deserialize(string json) =>
        JsonSerializer.Deserialize<Plan>(json, Options) ?? throw new JsonException("a plan is missing");

    /// <summary>
    /// What binds, with sorted keys and without white space: action, arguments, risk, undo grade, steps, conditions,
    /// targets, reads and failed checks. Free text (why, hints, warnings) is left out, so that a better wording does
    /// not void an approval.
    /// </summary>
    public static string Canonical(Plan plan)
    {
        var json = (JsonObject)JsonSerializer.SerializeToNode(plan, Options)!;
        var binding = new JsonObject
        {
            ["failed"] = new JsonArray([.. plan.Checks.Where(c => !c.Passed).Select(c => JsonValue.Create(c.Name))]),
        };
        foreach (var name in (string[])["action", "arguments", "risk", "undo", "steps", "verify", "targets", "reads"])
            binding[name] = json[name]?.DeepClone();
        foreach (var step in binding["steps"]!.AsArray())
            RemoveReasons(step!["change"] as JsonObject);
        return Sorted(binding)!.ToJsonString(Options);
    }

    /// <summary>Hex SHA-256 over the canonical plans, in order.</summary>
    public static string Digest(params IEnumerable<Plan> plans) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', plans.Select(Canonical)))));

    private static void RemoveReasons(JsonObject? change)
    {
        change?.Remove("why");
        foreach (var field in change?["fields"] as JsonArray ?? [])
            (field as JsonObject)?.Remove("why");
        // Of an archive it matters what goes in, not how it reads just now.
        foreach (var entry in change?["entries"] as JsonArray ?? [])
            (entry as JsonObject)?.Remove("content");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
