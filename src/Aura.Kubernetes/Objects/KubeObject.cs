using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// An immutable Kubernetes object of any kind. Places in it are named by <see cref="FieldPath"/> texts; nodes handed
/// out by <see cref="At"/> and <see cref="List"/> are for reading only, <see cref="Copy"/> is the caller's own.
/// </summary>
public sealed class KubeObject
{
    private static readonly FieldPath s_metadata = FieldPath.Parse("metadata");
    private readonly JsonObject? _json;
    private readonly KeyValuePair<string, JsonNode?>[]? _members;
    private string? _name;
    private string? _namespace;
    private string? _uid;
    private IReadOnlyDictionary<string, string>? _labels;

    /// <summary>Takes over <paramref name="json"/>: the caller must not change it afterwards.</summary>
    public KubeObject(Kind kind, JsonObject json)
    {
        Kind = kind;
        _json = json;
    }

    private KubeObject(KeyValuePair<string, JsonNode?>[] members, Kind kind)
    {
        Kind = kind;
        _members = members;
    }

    public Kind Kind { get; }
    public string Name => _name ??= Metadata("name") ?? "";
    public string? Namespace => _namespace ??= Metadata("namespace");
    public string? Uid => _uid ??= Metadata("uid");
    public string? ResourceVersion => Metadata("resourceVersion");
    public long? Generation => Number("metadata.generation");
    public ObjectRef Ref => new(Kind, Namespace, Name);
    public IReadOnlyDictionary<string, string> Labels => _labels ??= Map("metadata.labels");
    public IReadOnlyDictionary<string, string> Annotations => Map("metadata.annotations");
    public bool IsTerminating => At("metadata.deletionTimestamp") is not null;

    public JsonNode? At(string path) => At(FieldPath.Parse(path));

    public JsonNode? At(FieldPath path) => _json is not null ? path.Read(_json)
        : path.Segments.Count == 0 ? ToJson()
        : Key(path.Segments[0]) is { } key ? path.Read(Member(key), from: 1) : null;

    public JsonNode? Copy(string path) => At(path)?.DeepClone();

    public string? Text(string path) => At(path) is JsonValue v && v.TryGetValue(out string? s) ? s : null;

    public long? Number(string path) => At(path) is JsonValue v && v.TryGetValue(out long n) ? n
        : At(path) is JsonValue i && i.TryGetValue(out int m) ? m : null;

    public bool Flag(string path) => At(path) is JsonValue v && v.TryGetValue(out bool b) && b;

    public DateTimeOffset? Time(string path) =>
        Text(path) is { } t && DateTimeOffset.TryParse(t, out var at) ? at : null;

    public string? Label(string key) => (At("metadata.labels") as JsonObject)?[key]?.ToString();

    public string? Annotation(string key) => (At("metadata.annotations") as JsonObject)?[key]?.ToString();

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
            if (At("metadata.ownerReferences") is JsonArray owners)
                foreach (var owner in owners)
                    if (owner is JsonObject o && (bool?)o["controller"] == true)
                        return o;
            return null;
        }
    }

    /// <summary>The status condition of the type, or null.</summary>
    public JsonObject? Condition(string type)
    {
        if (At("status.conditions") is JsonArray conditions)
            foreach (var condition in conditions)
                if (condition is JsonObject c && (string?)c["type"] == type)
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

    /// <summary>
    /// This object as <paramref name="json"/> has it, which is taken over (and left empty). Top-level members that are
    /// equal are shared with this object, not held twice; this object itself where nothing differs.
    /// </summary>
    public KubeObject Become(JsonObject json)
    {
        var members = json.ToArray();
        // A node keeps its whole tree alive through its parent: cut off, a shared member holds itself alone.
        json.Clear();
        var same = members.Length == Members.Count();
        for (var i = 0; i < members.Length; i++)
        {
            var (key, value) = members[i];
            var own = Member(key);
            if (JsonNode.DeepEquals(own, value) && (value is not null || Members.Any(m => m.Key == key)))
                members[i] = new(key, own);
            else
                same = false;
        }
        return same ? this : new KubeObject(members, Kind);
    }

    /// <summary>
    /// This object with another top-level member, which is taken over; all others are shared with this object.
    /// </summary>
    public KubeObject Put(string member, JsonNode value)
    {
        var members = Members.ToList();
        var at = members.FindIndex(m => m.Key == member);
        if (at >= 0)
            members[at] = new(member, value);
        else
            members.Add(new(member, value));
        return new KubeObject([.. members], Kind);
    }

    /// <summary>A deep copy that the caller may change.</summary>
    public JsonObject ToJson() => _json is not null ? (JsonObject)_json.DeepClone()
        : new JsonObject(_members!.Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));

    public override string ToString() => (_json ?? ToJson()).ToJsonString();

    /// <summary>The top-level members, for reading only.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Members => _json is not null ? _json : _members!;

    private JsonNode? Member(string key)
    {
        if (_json is not null)
            return _json[key];
        foreach (var member in _members!)
            if (member.Key == key)
                return member.Value;
        return null;
    }

    private string? Metadata(string field) =>
        (At(s_metadata) as JsonObject)?[field] is JsonValue v && v.TryGetValue(out string? s) ? s : null;

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
