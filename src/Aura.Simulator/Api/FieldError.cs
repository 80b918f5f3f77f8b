using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>
/// One fault in a field: <see cref="Reason"/> is the cause's reason (FieldValueInvalid, FieldValueRequired, …),
/// <see cref="Message"/> starts with the words for it ("Invalid value: "x": why").
/// </summary>
public sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Required(string field, string why = "") =>
        new("FieldValueRequired", field, Join("Required value", why));

    public static FieldError Invalid(string field, JsonNode? value, string why) =>
        new("FieldValueInvalid", field, Join($"Invalid value: {Show(value)}", why));

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {Show(value)}");

    public static FieldError NotFound(string field, JsonNode? value) =>
        new("FieldValueNotFound", field, $"Not found: {Show(value)}");

    public static FieldError Forbidden(string field, string why) =>
        new("FieldValueForbidden", field, Join("Forbidden", why));

    public static FieldError TooLong(string field, int most) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {most} bytes");

    public static FieldError NotSupported(string field, JsonNode? value, params IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {Show(value)}: supported values: "
            + string.Join(", ", supported.Select(s => $"\"{s}\"")));

    public JsonObject ToJson() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };

    private static string Show(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue v when v.TryGetValue(out string? text) => Quote(text),
        _ => value.ToJsonString(GoJson.Options),
    };

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\t", "\\t") + "\"";

    private static string Join(string what, string why) => why.Length == 0 ? what : $"{what}: {why}";
}
