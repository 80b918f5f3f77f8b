using System.Globalization;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Incidents;

/// <summary>
/// Reads the fields of one mapping and complains about what is missing, of the wrong form, or unknown.
/// </summary>
internal sealed class FieldReader
{
    private readonly JsonObject _json;
    private readonly string _file;
    private readonly string _path;

    public FieldReader(JsonNode? node, string file, string path, params string[] known)
    {
        (_file, _path) = (file, path);
        _json = node as JsonObject ?? throw Fault("", "must be a mapping");
        foreach (var (key, _) in _json)
            if (known.Length > 0 && !known.Contains(key))
                throw Fault(key, $"unknown field; known here: {string.Join(", ", known)}");
    }

    public bool Has(string field) => _json[field] is not null;

    public JsonNode? this[string field] => _json[field];

    public IncidentException Fault(string field, string why) => new(_file, Path(field), why);

    public string Path(string field) => _path.Length == 0 ? field : field.Length == 0 ? _path : $"{_path}.{field}";

    public string? Text(string field) => _json[field] switch
    {
        null => null,
        JsonValue v => v.TryGetValue(out string? s) ? s : v.ToString(),
        _ => throw Fault(field, "must be a text"),
    };

    public string Need(string field) =>
        Text(field) is { Length: > 0 } text ? text : throw Fault(field, "is missing");

    public int? Number(string field) => _json[field] switch
    {
        null => null,
        JsonValue v when v.TryGetValue(out int n) => n,
        JsonValue v when v.TryGetValue(out long n) => (int)n,
        _ => throw Fault(field, "must be a whole number"),
    };

    public bool? Flag(string field) => _json[field] switch
    {
        null => null,
        JsonValue v when v.TryGetValue(out bool b) => b,
        _ => throw Fault(field, "must be true or false"),
    };

    /// <summary>A duration: "500ms", "2s", "1.5m", "1h"; a bare number counts seconds.</summary>
    public TimeSpan? Time(string field)
    {
        if (Text(field) is not { } text)
            return null;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        double? unit = text[digits..] switch { "ms" => 0.001, "s" or "" => 1, "m" => 60, "h" => 3600, _ => null };
        return unit is { } seconds
            && double.TryParse(text[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            ? TimeSpan.FromSeconds(n * seconds)
            : throw Fault(field, $"'{text}' is not a duration like 500ms, 2s or 5m");
    }

    public Quantity? Amount(string field) => Text(field) is not { } text ? null
        : Quantity.TryParse(text, out var quantity) ? quantity
        : throw Fault(field, $"'{text}' is not a quantity like 150Mi or 250m");

    /// <summary>The items of a list with their paths; a single mapping counts as a list of one.</summary>
    public IEnumerable<(JsonNode? Item, string Path)> Items(string field) => _json[field] switch
    {
        null => [],
        JsonArray list => list.Select((item, i) => (item, $"{Path(field)}[{i}]")),
        _ => throw Fault(field, "must be a list"),
    };

    public FieldReader? Inner(string field, params string[] known) =>
        _json[field] is { } node ? new FieldReader(node, _file, Path(field), known) : null;

    public Dictionary<string, string> Map(string field) =>
        Nodes(field).ToDictionary(p => p.Key, p => p.Value?.ToString() ?? "", StringComparer.Ordinal);

    /// <summary>The keys of a mapping and what they stand for.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Nodes(string field) => _json[field] is null ? []
        : _json[field] as JsonObject ?? throw Fault(field, "must be a mapping");
}
