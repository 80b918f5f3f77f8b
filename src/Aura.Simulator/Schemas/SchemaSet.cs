using Aura.Kubernetes;

namespace Aura.Simulator.Schemas;

/// <summary>The types of the built-in kinds, read once from the texts beside this file.</summary>
internal sealed class SchemaSet
{
    private readonly Dictionary<(string Group, string Name), TypeSchema> _types = [];

    private SchemaSet()
    {
        var assembly = typeof(SchemaSet).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith("Schemas.", StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            SchemaReader.Read(reader.ReadToEnd(), this);
        }
    }

    public static SchemaSet BuiltIn { get; } = new();

    /// <summary>The kind's type; null for kinds without one: their objects are taken as they are.</summary>
    public TypeSchema? Find(Kind kind) => _types.GetValueOrDefault((kind.ApiVersion, kind.Name));

    /// <summary>By the names in an object; DeleteOptions and the like are the same in every version.</summary>
    public TypeSchema? Find(string apiVersion, string kind) =>
        _types.GetValueOrDefault((apiVersion, kind)) ?? _types.GetValueOrDefault(("", kind));

    /// <summary>A type by name, as seen from a group: its own, core's, or the common ones.</summary>
    internal TypeSchema? Resolve(string group, string name) =>
        _types.GetValueOrDefault((group, name)) ?? _types.GetValueOrDefault(("v1", name))
        ?? _types.GetValueOrDefault(("", name));

    internal void Add(string group, TypeSchema type) => _types.Add((group, type.Name), type);
}
