using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// A place in an object: <c>spec.replicas</c>, <c>metadata.labels[app.kubernetes.io/name]</c> (a key that holds dots),
/// <c>spec.containers[0].image</c> (an index) or <c>spec.containers[name=app].image</c> (a list item by its key).
/// </summary>
public sealed record FieldPath
{
    private const int MaxKnown = 4096;
    private static readonly ConcurrentDictionary<string, FieldPath> Known = new();

    private readonly Segment[] _segments;

    private FieldPath(Segment[] segments) => _segments = segments;

    /// <summary>One step down: a key of an object, an index of a list, or the list item whose Key has Value.</summary>
    public abstract record Segment
    {
        public sealed record Field(string Name) : Segment;
        public sealed record Index(int At) : Segment;
        public sealed record Item(string Key, string Value) : Segment;
    }

    public IReadOnlyList<Segment> Segments => _segments;

    public bool Equals(FieldPath? other) => other is not null && Segments.SequenceEqual(other.Segments);

    public override int GetHashCode() => Segments.Aggregate(17, HashCode.Combine);

    public static FieldPath Of(params IEnumerable<Segment> segments) => new([.. segments]);

    public FieldPath Then(Segment segment) => new([.. Segments, segment]);

    public FieldPath Then(string path) => new([.. Segments, .. Parse(path).Segments]);

    /// <exception cref="FormatException">A bracket is not closed or a segment is empty.</exception>
    public static FieldPath Parse(string path)
    {
        if (Known.TryGetValue(path, out var known))
            return known;
        var parsed = new FieldPath([.. Split(path)]);
        // Code asks for the same few paths again and again; texts made up at run time must not fill the memory.
        return Known.Count < MaxKnown ? Known.GetOrAdd(path, parsed) : parsed;
    }

    private static IEnumerable<Segment> Split(string path)
    {
        for (var i = 0; i < path.Length;)
        {
            if (path[i] == '[')
            {
                var close = path.IndexOf(']', i);
                if (close < 0)
                    throw new FormatException($"'{path}': a bracket is not closed");
                yield return Bracket(path[(i + 1)..close]);
                i = close + 1;
                continue;
            }
            if (path[i] == '.' && i > 0)
                i++;
            var end = path.AsSpan(i).IndexOfAny('.', '[');
            var name = end < 0 ? path[i..] : path.Substring(i, end);
            if (name.Length == 0)
                throw new FormatException($"'{path}': a segment is empty");
            yield return Number(name) is { } at ? new Segment.Index(at) : new Segment.Field(name);
            i += name.Length;
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, null, out var number) ? number : null;

    /// <summary>The node at this place, or null. Read-only: the tree belongs to its object.</summary>
    public JsonNode? Read(JsonNode? root) => Read(root, from: 0);

    /// <summary>As <see cref="Read(JsonNode?)"/> where the first steps have been taken already.</summary>
    internal JsonNode? Read(JsonNode? root, int from)
    {
        for (var i = from; i < _segments.Length && root is not null; i++)
            root = Step(root, _segments[i]);
        return root;
    }

    /// <summary>
    /// The RFC 6901 pointer to this place in <paramref name="root"/>, where named items become indexes; null if an
    /// item on the way is not there. A missing last field still has a pointer.
    /// </summary>
    public string? ToPointer(JsonNode? root)
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
        {
            var token = segment switch
            {
                Segment.Field f => f.Name.Replace("~", "~0").Replace("/", "~1"),
                Segment.Index i => $"{i.At}",
                Segment.Item item => IndexOf(root as JsonArray, item) is >= 0 and var at ? $"{at}" : null,
                _ => null,
            };
            if (token is null)
                return null;
            text.Append('/').Append(token);
            root = Step(root, segment);
        }
        return text.ToString();
    }

    /// <summary>The position of the named item in the list, or -1.</summary>
    public static int IndexOf(JsonArray? list, Segment.Item item)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
            if (list![i] is JsonObject o && o[item.Key] is JsonValue v && v.ToString() == item.Value)
                return i;
        return -1;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
            _ = segment switch
            {
                Segment.Index i => text.Append('[').Append(i.At).Append(']'),
                Segment.Item i => text.Append('[').Append(i.Key).Append('=').Append(i.Value).Append(']'),
                Segment.Field f when f.Name.AsSpan().ContainsAny('.', '/', '=') || Number(f.Name) is not null =>
                    text.Append('[').Append(f.Name).Append(']'),
                Segment.Field f => text.Append(text.Length == 0 ? "" : ".").Append(f.Name),
                _ => text,
            };
        return text.ToString();
    }

    private static Segment Bracket(string inner) => inner.IndexOf('=') switch
    {
        > 0 and var at => new Segment.Item(inner[..at], inner[(at + 1)..]),
        _ when Number(inner) is { } index => new Segment.Index(index),
        _ => new Segment.Field(inner),
    };

    private static JsonNode? Step(JsonNode? node, Segment segment) => segment switch
    {
        Segment.Field f => (node as JsonObject)?[f.Name],
        Segment.Index i => node is JsonArray a ? (i.At < a.Count ? a[i.At] : null) : (node as JsonObject)?[$"{i.At}"],
        Segment.Item item => IndexOf(node as JsonArray, item) is >= 0 and var at ? ((JsonArray)node!)[at] : null,
        _ => null,
    };
}
