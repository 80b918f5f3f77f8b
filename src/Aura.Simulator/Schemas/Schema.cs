using Aura.Simulator.Api;

namespace Aura.Simulator.Schemas;

/// <summary>The type of a resource's objects.</summary>
internal static class Schema
{
    /// <summary>null where none is described.</summary>
    public static TypeSchema? Of(ServedResource resource) =>
        resource.Custom is null ? SchemaSet.BuiltIn.Find(resource.Kind) : resource.Custom.Type;
}
