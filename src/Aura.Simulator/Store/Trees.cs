using System.Text.Json.Nodes;

namespace Aura.Simulator;

/// <summary>Comparing what the states of one object mostly share.</summary>
internal static class Trees
{
    public static bool AreEqual(JsonNode? a, JsonNode? b) => ReferenceEquals(a, b) || JsonNode.DeepEquals(a, b);
}
