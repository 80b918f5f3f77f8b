using System.Text.Json.Nodes;

namespace Aura.Kubernetes;

/// <summary>
/// YAML text to JSON nodes and back. Plain scalars are typed by YAML 1.2's core schema (<c>yes</c> and <c>on</c> stay
/// texts), except that <c>0644</c> is octal, as kubectl reads it; quoted scalars are always texts. JSON is YAML too.
/// </summary>
public static class Yaml
{
    /// <returns>The one document of the text, null where it is empty.</returns>
    /// <exception cref="FormatException">Malformed (at line and column), or several documents.</exception>
    public static JsonNode? Parse(string text) => ParseAll(text) switch
    {
        [] => null,
        [var only] => only,
        var several => throw new FormatException($"one YAML document expected, found {several.Count}"),
    };

    /// <returns>All documents of the text; empty ones are left out.</returns>
    /// <exception cref="FormatException">Malformed; the message names line and column.</exception>
    public static IReadOnlyList<JsonNode> ParseAll(string text) => YamlReader.Read(text);

    /// <summary>Block style in the order of the nodes, ending in a newline.</summary>
    public static string Write(JsonNode? node) => WriteAll([node]);

    /// <summary>Several documents, with <c>---</c> between them.</summary>
    public static string WriteAll(IEnumerable<JsonNode?> documents) => YamlWriter.Write(documents);
}
