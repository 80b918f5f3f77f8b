using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Schemas;

/// <summary>
/// Reads objects in the API's protocol-buffers encoding, which kubectl prefers for what it creates, into JSON. The
/// field
/// numbers stand in the type descriptions.
/// </summary>
internal static class ProtoDecoder
{
    private static ReadOnlySpan<byte> Magic => [0x6b, 0x38, 0x73, 0x00];

    /// <summary>Reads the envelope (runtime.Unknown) and the object in it.</summary>
    /// <exception cref="DecodeException">Malformed, or of a kind that has no description.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
            throw new DecodeException("provided data does not appear to be a protobuf message");
        string apiVersion = "", kind = "";
        ReadOnlySpan<byte> raw = default;
        var envelope = new ProtoReader(body[4..]);
        while (envelope.Next())
            if (envelope.Field == 1)
                (apiVersion, kind) = TypeOf(envelope.Content);
            else if (envelope.Field == 2)
                raw = envelope.Content;
        var type = SchemaSet.BuiltIn.Find(apiVersion, kind)
            ?? throw new DecodeException($"no kind \"{kind}\" is registered for version \"{apiVersion}\"");
        var json = new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion };
        Fill(json, raw, type.Wire);
        return json;
    }

    private static (string ApiVersion, string Kind) TypeOf(ReadOnlySpan<byte> message)
    {
        string apiVersion = "", kind = "";
        var reader = new ProtoReader(message);
        while (reader.Next())
            if (reader.Field == 1)
                apiVersion = Encoding.UTF8.GetString(reader.Content);
            else if (reader.Field == 2)
                kind = Encoding.UTF8.GetString(reader.Content);
        return (apiVersion, kind);
    }

    private static void Fill(JsonObject json, ReadOnlySpan<byte> message, WireNode node)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (!node.Inner.TryGetValue(reader.Field, out var known))
                continue;
            if (known.Field is not { } field)
                Fill(json, reader.Content, known);
            else if (field.Value.Shape == Shape.List)
                ListAt(json, field.Name).Add(Value(ref reader, field.Value.Element!));
            else if (field.Value.Shape == Shape.Map)
                Entry(MapAt(json, field.Name), reader.Content, field.Value.Element!);
            else
                json[field.Name] = Value(ref reader, field.Value);
        }
    }

    private static JsonNode? Value(ref ProtoReader reader, ValueSchema schema)
    {
        switch (schema.Shape)
        {
            case Shape.String:
                return Encoding.UTF8.GetString(reader.Content);
            case Shape.Bytes:
                return Convert.ToBase64String(reader.Content);
            case Shape.Bool:
                return reader.Number != 0;
            case Shape.Int32 or Shape.Int64:
                return (long)reader.Number;
            case Shape.Quantity:
                return Parts(reader.Content).Text ?? "0";
            case Shape.IntOrString:
                return Parts(reader.Content) is { First: 1 } text ? text.Third ?? "" : Parts(reader.Content).Second;
            case Shape.Time or Shape.MicroTime:
                return reader.Content.IsEmpty ? null : Time(reader.Content, schema.Shape == Shape.MicroTime);
            case Shape.Struct when schema.Struct is { } type:
                var inner = new JsonObject();
                Fill(inner, reader.Content, type.Wire);
                return inner;
            case Shape.Any:
                return Parts(reader.Content).Text is { } json ? ParseOrNull(json) : null;
            default:
                return null;
        }
    }

    /// <summary>A small message's fields: text of 1, numbers of 1 and 2, text of 3.</summary>
    private static (string? Text, long First, long Second, string? Third) Parts(ReadOnlySpan<byte> message)
    {
        (string? Text, long First, long Second, string? Third) parts = default;
        var reader = new ProtoReader(message);
        while (reader.Next())
            switch (reader.Field)
            {
                case 1:
                    parts.Text = Encoding.UTF8.GetString(reader.Content);
                    parts.First = (long)reader.Number;
                    break;
                case 2: parts.Second = (long)reader.Number; break;
                case 3: parts.Third = Encoding.UTF8.GetString(reader.Content); break;
            }
        return parts;
    }

    private static string Time(ReadOnlySpan<byte> message, bool micro)
    {
        var parts = Parts(message);
        var time = DateTimeOffset.FromUnixTimeSeconds(parts.First).AddTicks(parts.Second / 100).UtcDateTime;
        return time.ToString(micro ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture);
    }

    private static void Entry(JsonObject map, ReadOnlySpan<byte> message, ValueSchema element)
    {
        var key = "";
        JsonNode? value = element.Shape == Shape.String ? "" : null;
        var reader = new ProtoReader(message);
        while (reader.Next())
            if (reader.Field == 1)
                key = Encoding.UTF8.GetString(reader.Content);
            else if (reader.Field == 2)
                value = Value(ref reader, element);
        map[key] = value;
    }

    private static JsonArray ListAt(JsonObject json, string name) =>
        json[name] as JsonArray ?? (JsonArray)(json[name] = new JsonArray());

    private static JsonObject MapAt(JsonObject json, string name) =>
        json[name] as JsonObject ?? (JsonObject)(json[name] = new JsonObject());

    private static JsonNode? ParseOrNull(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
