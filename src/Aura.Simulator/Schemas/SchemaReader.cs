namespace Aura.Simulator.Schemas;

/// <summary>
/// Reads type descriptions. A line at the margin starts a type (<c>Name</c>, <c>Name atomic</c>) or a group
/// (<c>group apps v1</c>); an indented one names fields of one type:
/// <code>
///   string: name=1! image=2    numbers of the protocol-buffers encoding; ! is written even if empty
///   *int32: replicas           may be absent
///   []Container#name: containers   items are told apart by name (+ joins keys; # alone: a set of values)
///   []Volume#name~: volumes    as well, honouring $retainKeys
///   map@string: nodeSelector   owned as a whole
///   *LabelSelector$replace: x  strategic merge replaces it
/// </code>
/// </summary>
internal static class SchemaReader
{
    private static readonly char[] s_marks = ['#', '~', '@', '$'];

    public static void Read(string text, SchemaSet types)
    {
        var group = "";
        TypeSchema? type = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (line[0] != ' ' && words[0] == "group")
                group = words[1] == "core" ? words[2] : $"{words[1]}/{words[2]}";
            else if (line[0] != ' ')
                types.Add(group, type = new TypeSchema(words[0], words is [_, "atomic"]));
            else
                AddFields(type!, words, group, types);
        }
    }

    private static void AddFields(TypeSchema type, string[] words, string group, SchemaSet types)
    {
        var token = words[0].TrimEnd(':');
        var pointer = token.StartsWith('*');
        if (pointer)
            token = token[1..];
        var end = token.StartsWith("map@", StringComparison.Ordinal) ? -1 : token.IndexOfAny(s_marks);
        var marks = end < 0 ? "" : token[end..];
        var value = Value(end < 0 ? token : token[..end], group, types);
        var keys = marks.TrimEnd('~').StartsWith('#') ? marks.TrimEnd('~')[1..] : "";
        foreach (var word in words.Skip(1))
        {
            var parts = word.TrimEnd('!').Split('=');
            var name = parts[0];
            type.Fields.Add(name, new FieldSchema(name, value)
            {
                Pointer = pointer,
                Always = word.EndsWith('!') || (!pointer && value.Shape == Shape.Struct),
                Keys = keys.Length == 0 ? [] : keys.Split('+'),
                IsSet = marks.StartsWith('#') && keys.Length == 0,
                RetainKeys = marks.EndsWith('~'),
                Wire = parts.Length == 1 ? [] : [.. parts[1].Split('.').Select(int.Parse)],
                Replace = marks.Contains("$replace"),
            });
        }
    }

    private static ValueSchema Value(string name, string group, SchemaSet types)
    {
        if (name.StartsWith("[]", StringComparison.Ordinal))
        {
            var element = Value(name[2..], group, types);
            return new(Shape.List, "[]" + element.GoName) { Element = element };
        }
        if (name.StartsWith("map", StringComparison.Ordinal))
        {
            var element = Value(name[(name.IndexOfAny(['@', ']']) + 1)..], group, types);
            return new(Shape.Map, "map[string]" + element.GoName) { Element = element, AtomicMap = name[3] == '@' };
        }
        return name switch
        {
            "string" => new(Shape.String, name),
            "bool" => new(Shape.Bool, name),
            "int32" => new(Shape.Int32, name),
            "int64" => new(Shape.Int64, name),
            "Quantity" => new(Shape.Quantity, "resource.Quantity"),
            "IntOrString" => new(Shape.IntOrString, "intstr.IntOrString"),
            "Time" => new(Shape.Time, "v1.Time"),
            "MicroTime" => new(Shape.MicroTime, "v1.MicroTime"),
            "bytes" => new(Shape.Bytes, "[]uint8"),
            "any" => new(Shape.Any, "any"),
            _ => new(Shape.Struct, $"{group.Split('/')[^1]}.{name}")
            {
                Reference = new(() => types.Resolve(group,
                name))
            },
        };
    }
}
