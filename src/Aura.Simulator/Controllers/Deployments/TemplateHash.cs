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
    public static bool SameTemplate(JsonNode? a, JsonNode? b) =>
        JsonNode.DeepEquals(WithoutHash(a), WithoutHash(b));

    public static JsonNode? WithoutHash(JsonNode? template)
    {
        var labels = template?["metadata"]?["labels"] as JsonObject;
        if (labels is null || !labels.ContainsKey(Label))
            return template;
        var copy = template!.DeepClone();
        ((JsonObject)copy["metadata"]!["labels"]!).Remove(Label);
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
