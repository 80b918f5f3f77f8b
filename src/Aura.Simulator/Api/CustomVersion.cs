using System.Text.Json.Nodes;
using Aura.Simulator.Schemas;

namespace Aura.Simulator.Api;

/// <summary>One version of a CustomResourceDefinition: its openAPIV3Schema, printer columns and scale paths.</summary>
public sealed record CustomVersion(JsonObject? Schema, JsonArray? Columns, JsonObject? Scale)
{
    private TypeSchema? _type;

    /// <summary>The schema as a type, for merging and owning fields.</summary>
    internal TypeSchema Type => _type ??= StructuralType.Of(Schema);
}
