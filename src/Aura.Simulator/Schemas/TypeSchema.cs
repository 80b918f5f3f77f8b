namespace Aura.Simulator.Schemas;

/// <summary>One API type by its Go name.</summary>
internal sealed class TypeSchema(string name, bool atomic)
{
    public string Name { get; } = name;

    /// <summary>Server-side apply owns the whole struct at once.</summary>
    public bool Atomic { get; } = atomic;

    public Dictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);
}
