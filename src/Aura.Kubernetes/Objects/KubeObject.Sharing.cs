using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// How many states of one object are held without holding everything many times: equal top-level members are shared
/// between states, a new resourceVersion is kept beside the metadata, and a cold object is packed to UTF-8 text.
/// </summary>
public sealed partial class KubeObject
{
    private static readonly JsonWriterOptions s_packing =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static (KubeObject? Of, JsonObject? Tree) t_unpacked;

    private readonly byte[]? _packed;

    /// <summary>In place of what the tree says; null where the tree is right.</summary>
    private readonly string? _version;

    private KeyValuePair<string, JsonNode?>[]? _members;

    /// <summary>The members' metadata has the right resourceVersion.</summary>
    private bool _whole;
    private object? _facts;

    private KubeObject(KeyValuePair<string, JsonNode?>[] members, Kind kind, string? version = null)
    {
        Kind = kind;
        _members = members;
        _version = version;
    }

    private KubeObject(KubeObject whole, byte[] packed)
    {
        Kind = whole.Kind;
        _packed = packed;
        _version = whole._version;
        (_name, _namespace) = (whole.Name, whole.Namespace);
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
        var own = Raw();
        var (same, sameMetadata) = (members.Length == own.Length, false);
        for (var i = 0; i < members.Length; i++)
        {
            var (key, value) = members[i];
            var at = IndexOf(own, key);
            if (at < 0 || !IsEqual(key, own[at].Value, value))
            {
                same = false;
                continue;
            }
            members[i] = own[at];
            sameMetadata |= key == "metadata";
        }
        return same ? this : sameMetadata ? Sharing(members, _version) : new KubeObject(members, Kind);
    }

    /// <summary>
    /// This object with another top-level member, which is taken over; all others are shared with this object.
    /// </summary>
    public KubeObject Put(string member, JsonNode? value)
    {
        var own = Raw();
        var at = IndexOf(own, member);
        KeyValuePair<string, JsonNode?>[] members = at >= 0 ? [.. own] : [.. own, default];
        members[at >= 0 ? at : own.Length] = new(member, value);
        return member == "metadata" ? new(members, Kind) : Sharing(members, _version);
    }

    /// <summary>As <see cref="Put"/>; this object itself where the member is equal already.</summary>
    public KubeObject Become(string member, JsonNode? value)
    {
        var own = Raw();
        var at = IndexOf(own, member);
        return at < 0 ? value is null ? this : Put(member, value)
            : IsEqual(member, own[at].Value, value) ? this : Put(member, value);
    }

    /// <summary>This object with another <c>metadata.resourceVersion</c>; everything is shared.</summary>
    public KubeObject WithVersion(string version) => Sharing(Raw(), version);

    /// <summary>
    /// The same object held as text, a fraction of the size of a tree; each look into it parses the text again. For
    /// objects that are many and seldom read.
    /// </summary>
    public KubeObject Pack()
    {
        if (_packed is not null)
            return this;
        var text = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(text, s_packing))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Raw())
            {
                writer.WritePropertyName(key);
                if (value is null)
                    writer.WriteNullValue();
                else
                    value.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        return new KubeObject(this, text.WrittenSpan.ToArray());
    }

    /// <summary>
    /// What <paramref name="work"/> makes of this object, kept with it: one kind of such knowledge an object.
    /// </summary>
    public T Remember<T>(Func<KubeObject, T> work) where T : class
    {
        if (_facts is T known)
            return known;
        var fresh = work(this);
        _facts = fresh;
        return fresh;
    }

    /// <summary>The top-level members, for reading only.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Members => _json is not null ? _json : Whole();

    /// <summary>The names of the top-level members.</summary>
    public IEnumerable<string> Keys => Raw().Select(m => m.Key);

    /// <summary>With the same metadata but for the version.</summary>
    private KubeObject Sharing(KeyValuePair<string, JsonNode?>[] members, string? version)
    {
        var next = new KubeObject(members, Kind, version);
        (next._name, next._namespace, next._uid, next._labels) = (_name, _namespace, _uid, _labels);
        if (_packed is null && Volatile.Read(ref _controllerRead))
            (next._controller, next._controllerRead) = (_controller, true);
        return next;
    }

    private static int IndexOf(KeyValuePair<string, JsonNode?>[] members, string key)
    {
        for (var i = 0; i < members.Length; i++)
            if (members[i].Key == key)
                return i;
        return -1;
    }

    /// <summary>The members; their metadata may have an older resourceVersion.</summary>
    private KeyValuePair<string, JsonNode?>[] Raw() => _members ?? [.. _json ?? Unpacked()];

    private KeyValuePair<string, JsonNode?>[] Whole()
    {
        if (_members is null)
            return Raw();
        var whole = Volatile.Read(ref _whole);
        var members = _members;
        if (whole || _version is null)
            return members;
        members = [.. members];
        for (var i = 0; i < members.Length; i++)
            if (members[i] is { Key: "metadata", Value: JsonObject metadata })
                members[i] = new("metadata", Versioned(metadata));
        _members = members;
        Volatile.Write(ref _whole, true);
        return members;
    }

    private JsonObject Assemble()
    {
        if (_packed is not null)
            return Parse();
        var raw = Raw();
        var copies = new KeyValuePair<string, JsonNode?>[raw.Length];
        for (var i = 0; i < raw.Length; i++)
            copies[i] = new(raw[i].Key, raw[i] is { Key: "metadata", Value: JsonObject metadata }
                ? Versioned(metadata) : raw[i].Value?.DeepClone());
        return new JsonObject(copies);
    }

    private JsonObject Versioned(JsonObject metadata)
    {
        var copy = (JsonObject)metadata.DeepClone();
        if (_version is not null)
            copy["resourceVersion"] = _version;
        return copy;
    }

    private bool IsEqual(string key, JsonNode? own, JsonNode? other)
    {
        if (ReferenceEquals(own, other))
            return true;
        if (key != "metadata" || _version is null || own is not JsonObject mine || other is not JsonObject theirs)
            return JsonNode.DeepEquals(own, other);
        if ((theirs["resourceVersion"] as JsonValue)?.TryGetValue(out string? version) != true || version != _version)
            return false;
        foreach (var (field, value) in theirs)
            if (field != "resourceVersion"
                && (!mine.TryGetPropertyValue(field, out var before) || !JsonNode.DeepEquals(before, value)))
                return false;
        return theirs.Count == mine.Count + (mine.ContainsKey("resourceVersion") ? 0 : 1);
    }

    private JsonNode? MemberFor(FieldPath path, string key)
    {
        if (_version is null || key != "metadata" || _packed is not null)
            return Member(key);
        // Only who looks at the resourceVersion or at the whole metadata needs a copy that has it.
        if (path.Segments.Count > 1 && path.Segments[1] is FieldPath.Segment.Field { Name: not "resourceVersion" })
            return Member(key);
        foreach (var member in Whole())
            if (member.Key == key)
                return member.Value;
        return null;
    }

    private JsonNode? Member(string key)
    {
        if ((_json ?? (_packed is null ? null : Unpacked())) is { } tree)
            return tree[key];
        foreach (var member in _members!)
            if (member.Key == key)
                return member.Value;
        return null;
    }

    private JsonObject Unpacked()
    {
        // Who looks at one place of a packed object mostly looks at others next.
        if (ReferenceEquals(t_unpacked.Of, this))
            return t_unpacked.Tree!;
        t_unpacked = (this, Parse());
        return t_unpacked.Tree!;
    }

    private JsonObject Parse()
    {
        var tree = (JsonObject)JsonNode.Parse(_packed)!;
        if (_version is not null && tree["metadata"] is JsonObject metadata)
            metadata["resourceVersion"] = _version;
        return tree;
    }
}
