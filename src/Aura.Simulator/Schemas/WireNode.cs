namespace Aura.Simulator.Schemas;

/// <summary>
/// What a field number of a type means: a field, or, where Go embeds a struct that JSON does not show, more numbers.
/// </summary>
internal sealed class WireNode
{
    public FieldSchema? Field { get; private set; }
    public Dictionary<int, WireNode> Inner { get; } = [];

    public static WireNode Of(TypeSchema type)
    {
        var root = new WireNode();
        foreach (var field in type.Fields.Values)
        {
            var node = root;
            foreach (var number in field.Wire)
            {
                if (!node.Inner.TryGetValue(number, out var next))
                    node.Inner[number] = next = new WireNode();
                node = next;
            }
            if (node != root)
                node.Field = field;
        }
        return root;
    }
}
