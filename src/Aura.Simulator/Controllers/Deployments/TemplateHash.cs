using System.Text;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers.Deployments;

/// <summary>
/// The pod-template-hash: FNV-1a (32 bit) over the template and the number of collisions so far, its decimal digits
/// written in the alphabet that Kubernetes uses for generated names. The value differs from a real cluster's (which
/// hashes Go's own rendering of the struct); its form and its properties do not.
/// </summary>
internal static class TemplateHash
{
    public const string Label = "pod-template-hash";
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Of(JsonNode? template, int collisions = 0)
    {
        var text = new StringBuilder();
        Canonical(template, text);
        if (collisions > 0)
            text.Append('#').Append(collisions);
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text.ToString()))
            hash = unchecked((hash ^ b) * 16777619u);
        return string.Concat(hash.ToString().Select(digit => Alphabet[digit % Alphabet.Length]));
    }

    /// <summary>Are the templates the same but for the hash label?</summary>
    public static bool SameTemplate(JsonNode? a, JsonNode? b)
    {
        if (a is not JsonObject one || b is not JsonObject other)
            return JsonNode.DeepEquals(a, b);
        if (one.Count != other.Count)
            return false;
        foreach (var (key, value) in one)
            if (key != "metadata" && !(other.TryGetPropertyValue(key, out var its) && Trees.AreEqual(value, its)))
                return false;
        return JsonNode.DeepEquals(WithoutHash(one["metadata"]), WithoutHash(other["metadata"]));
    }

    private static JsonNode? WithoutHash(JsonNode? metadata)
    {
        if (metadata?["labels"] is not JsonObject labels || !labels.ContainsKey(Label))
            return metadata;
        var copy = metadata.DeepClone();
        ((JsonObject)copy["labels"]!).Remove(Label);
        return copy;
    }

    private static void Canonical(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject o:
                text.Append('{');
                foreach (var (key, value) in o.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    text.Append(key).Append(':');
                    Canonical(value, text);
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonArray a:
                text.Append('[');
                foreach (var item in a)
                {
                    Canonical(item, text);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }
}
