using System.Text.Json.Nodes;

namespace Aura.Plans;

/// <summary>
/// One field before and after, as read; null means absent. <paramref name="Path"/> is a FieldPath text.
/// </summary>
public sealed record FieldChange(string Path, JsonNode? Before, JsonNode? After, string Why);
