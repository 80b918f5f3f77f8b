namespace Aura.Simulator.Schemas;

/// <summary>One API type by its Go name.</summary>
internal sealed class TypeSchema(string name, bool atomic)
{
    private WireNode? _wire;

    public string Name { get; } = name;

    /// <summary>Server-side apply owns the whole struct at once.</summary>
    public bool Atomic { get; } = atomic;

    public Dictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields by their numbers.</summary>
    public WireNode Wire => _wire ??= WireNode.Of(this);
}
