using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Incidents;

/// <summary>
/// Something that a reader of the incident cannot know: one place of its file, and what may stand there instead.
/// </summary>
/// <param name="At">A path from the file's root, as <c>behaviour[0].needsMemory</c>; something stands there.</param>
/// <param name="Among">All as likely; what the file says itself is not one of them unless it is listed.</param>
public sealed record Variation(string At, ImmutableArray<JsonNode?> Among)
{
    /// <summary>The content with the value at its place.</summary>
    internal JsonObject In(JsonObject content, JsonNode? value)
    {
        var changed = (JsonObject)content.DeepClone();
        FieldPath.Parse(At).Read(changed)!.ReplaceWith(value?.DeepClone());
        return changed;
    }
}
