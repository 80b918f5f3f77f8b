using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Aura.Kubernetes;

/// <summary>Writes JSON nodes as block-style YAML; texts of several lines become literal blocks.</summary>
internal static class YamlWriter
{
    public static string Write(IEnumerable<JsonNode?> documents)
    {
        var text = new StringWriter { NewLine = "\n" };
        var settings = new EmitterSettings(2, int.MaxValue, false, 1024);
        var first = true;
        foreach (var document in documents)
        {
            if (!first)
                text.Write("---\n");
            first = false;
            var emitter = new Emitter(text, settings);
            emitter.Emit(new StreamStart());
            emitter.Emit(new DocumentStart(null, null, isImplicit: true));
            Emit(emitter, document);
            emitter.Emit(new DocumentEnd(isImplicit: true));
            emitter.Emit(new StreamEnd());
        }
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                var mapping = map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, mapping));
                foreach (var (key, value) in map)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                var sequence = list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, sequence));
                foreach (var item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                EmitScalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text)
    {
        var style = text.Contains('\n') ? IsLiteral(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted
            : text.Any(IsSpecial) ? ScalarStyle.DoubleQuoted
            : YamlScalar.NeedsQuotes(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any;
        EmitScalar(emitter, text, style);
    }

    private static void EmitScalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, true, true));

    /// <summary>A literal block shows the text as it is; what it cannot hold unambiguously is quoted instead.</summary>
    private static bool IsLiteral(string text) =>
        text[0] is not (' ' or '\n' or '\t') && !text.Any(c => IsSpecial(c) && c is not ('\n' or '\t'))
        && !text.Contains(" \n") && !text.Contains("\t\n") && !text.EndsWith(' ') && !text.EndsWith("\n\n");

    /// <summary>Control characters, and what YAML takes for a line break or a byte-order mark.</summary>
    private static bool IsSpecial(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff';
}
