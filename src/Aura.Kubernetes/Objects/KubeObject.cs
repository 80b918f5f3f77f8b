using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// An immutable Kubernetes object of any kind. Places in it are named by <see cref="FieldPath"/> texts; nodes handed
/// out by <see cref="At"/> and <see cref="List"/> are for reading only, <see cref="Copy"/> is the caller's own.
/// </summary>
public sealed partial class KubeObject
{
    private static readonly FieldPath s_labels = FieldPath.Parse("metadata.labels");
    private static readonly FieldPath s_annotations = FieldPath.Parse("metadata.annotations");
    private static readonly FieldPath s_generation = FieldPath.Parse("metadata.generation");
    private static readonly FieldPath s_deletion = FieldPath.Parse("metadata.deletionTimestamp");
    private static readonly FieldPath s_owners = FieldPath.Parse("metadata.ownerReferences");
    private static readonly FieldPath s_conditions = FieldPath.Parse("status.conditions");
    private readonly JsonObject? _json;
    private string? _name;
    private string? _namespace;
    private string? _uid;
    private IReadOnlyDictionary<string, string>? _labels;
    private JsonObject? _controller;
    private bool _controllerRead;

    /// <summary>Takes over <paramref name="json"/>: the caller must not change it afterwards.</summary>
    public KubeObject(Kind kind, JsonObject json)
    {
        Kind = kind;
        _json = json;
    }

    public Kind Kind { get; }
    public string Name => _name ??= Metadata("name") ?? "";
    public string? Namespace => _namespace ??= Metadata("namespace");
    public string? Uid => _uid ?? (_packed is not null ? Metadata("uid") : _uid = Metadata("uid"));
    public string? ResourceVersion => _version ?? Metadata("resourceVersion");
    public long? Generation => Number(s_generation);
    public ObjectRef Ref => new(Kind, Namespace, Name);
    public IReadOnlyDictionary<string, string> Labels => _labels ??= Map("metadata.labels");
    public IReadOnlyDictionary<string, string> Annotations => Map("metadata.annotations");
    public bool IsTerminating => At(s_deletion) is not null;

    public JsonNode? At(string path) => At(FieldPath.Parse(path));

    public JsonNode? At(FieldPath path) => _json is not null ? path.Read(_json)
        : path.Segments.Count == 0 ? ToJson()
        : Key(path.Segments[0]) is { } key ? path.Read(MemberFor(path, key), from: 1) : null;

    public JsonNode? Copy(string path) => path == "metadata" && Member(path) is JsonObject metadata
        ? Versioned(metadata) : At(path)?.DeepClone();

    public string? Text(string path) => At(path) is JsonValue v && v.TryGetValue(out string? s) ? s : null;

    public long? Number(string path) => Number(FieldPath.Parse(path));

    private long? Number(FieldPath path) => At(path) is not JsonValue v ? null
        : v.TryGetValue(out long n) ? n : v.TryGetValue(out int m) ? m : null;

    public bool Flag(string path) => At(path) is JsonValue v && v.TryGetValue(out bool b) && b;

    public DateTimeOffset? Time(string path) =>
        Text(path) is { } t && DateTimeOffset.TryParse(t, out var at) ? at : null;

    public string? Label(string key) => (At(s_labels) as JsonObject)?[key]?.ToString();

    public string? Annotation(string key) => (At(s_annotations) as JsonObject)?[key]?.ToString();

    public IEnumerable<JsonObject> List(string path) => (At(path) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The string-to-string map at the place; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Map(string path) =>
        (At(path) as JsonObject)?.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!.ToString())
            ?? [];

    /// <summary>The item of <c>metadata.ownerReferences</c> with <c>controller: true</c>.</summary>
    public JsonObject? Controller
    {
        get
        {
            if (Volatile.Read(ref _controllerRead))
                return _controller;
            var found = FindController();
            if (_packed is not null)
                return found;
            _controller = found;
            Volatile.Write(ref _controllerRead, true);
            return found;
        }
    }

    private JsonObject? FindController()
    {
        if (At(s_owners) is JsonArray owners)
            for (var i = 0; i < owners.Count; i++)
                if (owners[i] is JsonObject o && (bool?)o["controller"] == true)
                    return o;
        return null;
    }

    /// <summary>The status condition of the type, or null.</summary>
    public JsonObject? Condition(string type)
    {
        if (At(s_conditions) is JsonArray conditions)
            for (var i = 0; i < conditions.Count; i++)
                if (conditions[i] is JsonObject c && (string?)c["type"] == type)
                    return c;
        return null;
    }

    /// <summary>This object with the place set; objects on the way are made, a null value removes the field.</summary>
    /// <exception cref="InvalidOperationException">A list item on the way does not exist.</exception>
    public KubeObject With(string path, JsonNode? value) => With(FieldPath.Parse(path), value);

    public KubeObject With(FieldPath path, JsonNode? value)
    {
        var copy = ToJson();
        JsonNode at = copy;
        foreach (var segment in path.Segments.SkipLast(1))
            at = Descend(at, segment, path);
        Assign(at, path.Segments[^1], value?.DeepClone(), path);
        return new KubeObject(Kind, copy);
    }

    /// <summary>A deep copy that the caller may change.</summary>
    public JsonObject ToJson() => _json is not null ? (JsonObject)_json.DeepClone() : Assemble();

    public override string ToString() => (_json ?? ToJson()).ToJsonString();

    private string? Metadata(string field) =>
        (Member("metadata") as JsonObject)?[field] is JsonValue v && v.TryGetValue(out string? s) ? s : null;

    private static JsonNode Descend(JsonNode at, FieldPath.Segment segment, FieldPath whole)
    {
        var next = FieldPath.Of(segment).Read(at);
        if (next is not null)
            return next;
        if (at is JsonObject o && Key(segment) is { } key)
            return o[key] = new JsonObject();
        throw new InvalidOperationException($"{whole}: {FieldPath.Of(segment)} does not exist");
    }

    /// <summary>The key that the segment means in an object, where a number is a key like any other.</summary>
    private static string? Key(FieldPath.Segment segment) => segment switch
    {
        FieldPath.Segment.Field f => f.Name,
        FieldPath.Segment.Index i => $"{i.At}",
        _ => null,
    };

    private static void Assign(JsonNode at, FieldPath.Segment last, JsonNode? value, FieldPath whole)
    {
        switch (at, last)
        {
            case (JsonObject o, not FieldPath.Segment.Item) when value is null: o.Remove(Key(last)!); break;
            case (JsonObject o, not FieldPath.Segment.Item): o[Key(last)!] = value; break;
            case (JsonArray a, FieldPath.Segment.Index i) when value is null: a.RemoveAt(i.At); break;
            case (JsonArray a, FieldPath.Segment.Index i) when i.At == a.Count: a.Add(value); break;
            case (JsonArray a, FieldPath.Segment.Index i): a[i.At] = value; break;
            case (JsonArray a, FieldPath.Segment.Item item):
                var index = FieldPath.IndexOf(a, item);
                if (value is null && index >= 0)
                    a.RemoveAt(index);
                else if (index >= 0)
                    a[index] = value;
                else if (value is not null)
                    a.Add(value);
                break;
            default: throw new InvalidOperationException($"{whole} does not fit the object");
        }
    }
}
