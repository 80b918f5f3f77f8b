using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Aura.Kubernetes;

/// <summary>Turns YAML documents into JSON nodes; anchors, aliases and merge keys are resolved.</summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 200;
    private const int MaxNodes = 5_000_000;
    private int _nodes;

    public static IReadOnlyList<JsonNode> Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new ShallowParser(text));
            var reader = new YamlReader();
            return [.. stream.Documents.Select(d => reader.Convert(d.RootNode)).OfType<JsonNode>()];
        }
        catch (YamlException e)
        {
            throw new FormatException(
                $"YAML line {e.Start.Line}, column {e.Start.Column}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private JsonNode? Convert(YamlNode root)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            Write(writer, root, 0);
        var text = new Utf8JsonReader(json.WrittenSpan, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        return JsonNode.Parse(ref text);
    }

    private void Write(Utf8JsonWriter writer, YamlNode node, int depth)
    {
        if (depth > MaxDepth || ++_nodes > MaxNodes)
            throw new YamlException(node.Start, node.End, "nested too deeply, or too large once aliases are followed");
        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in Merged(map, depth))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value, depth + 1);
                }
                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list.Children)
                    Write(writer, item, depth + 1);
                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar:
                var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? null : scalar.Tag.Value;
                YamlScalar.Write(writer, scalar.Value ?? "", scalar.Style == ScalarStyle.Plain, tag);
                break;
        }
    }

    /// <summary>The map's own keys, then those that its merge key (<c>&lt;&lt;</c>) brings in.</summary>
    private static OrderedDictionary<string, YamlNode> Merged(YamlMappingNode map, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(map.Start, map.End, "nested too deeply");
        var all = new OrderedDictionary<string, YamlNode>();
        var bases = new List<YamlMappingNode>();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } scalar)
                throw new YamlException(key.Start, key.End, "a key must be a plain text");
            if (name == "<<" && scalar.Style == ScalarStyle.Plain)
                bases.AddRange((value is YamlSequenceNode list ? list.Children : [value]).OfType<YamlMappingNode>());
            else if (!all.TryAdd(name, value))
                throw new YamlException(key.Start, key.End, $"key '{name}' is there twice");
        }
        foreach (var (name, value) in bases.SelectMany(b => Merged(b, depth + 1)))
            all.TryAdd(name, value);
        return all;
    }

    /// <summary>Refuses nesting so deep that reading it would exhaust the stack.</summary>
    private sealed class ShallowParser(string text) : IParser
    {
        private readonly Parser _inner = new(new StringReader(text));
        private int _depth;

        public ParsingEvent? Current => _inner.Current;

        public bool MoveNext()
        {
            var moved = _inner.MoveNext();
            _depth += moved ? _inner.Current?.NestingIncrease ?? 0 : 0;
            return _depth <= MaxDepth ? moved
                : throw new YamlException(_inner.Current!.Start, _inner.Current.End, "nested too deeply");
        }
    }
}
