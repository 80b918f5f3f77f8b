using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aura.Execution.Policy;

/// <summary>How a policy's values are read and written as JSON.</summary>
internal static class PolicyJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        IgnoreReadOnlyProperties = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
            new Text<HourRange>(HourRange.Parse), new Text<TimeZoneInfo>(Zone), new Text<Share>(Share.Parse),
            new Text<DateTime>(Moment),
        },
    };

    /// <summary>Equal for equal policies, in whatever order keys, rules and list items are written.</summary>
    public static string Canonical(PolicyFile policy) =>
        Sorted(JsonSerializer.SerializeToNode(policy, Options))?.ToJsonString() ?? "";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Key != PolicyReader.LineKey && p.Value is not null)
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray(
            [.. a.Select(Sorted).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    private static TimeZoneInfo Zone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : throw new FormatException("must be a time zone that this machine knows, like UTC or Europe/Berlin");

    private static DateTime Moment(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"], null,
            System.Globalization.DateTimeStyles.None, out var at) ? at
            : throw new FormatException(
                "must be a local date and time like 2026-12-24T18:00; the zone has its own key");

    private sealed class Text<T>(Func<string, T> parse) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var text = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number when typeof(T) == typeof(Share) => $"{reader.GetDouble()}",
                _ => "",
            };
            try
            {
                return parse(text);
            }
            catch (FormatException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value switch
            {
                TimeZoneInfo zone => zone.Id,
                DateTime at => at.ToString("s"),
                _ => $"{value}",
            });
    }
}
