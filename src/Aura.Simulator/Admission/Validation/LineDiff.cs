using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>
/// Shows how two objects differ: one hunk of their JSON from the first to the last line that differs.
/// </summary>
internal static class LineDiff
{
    private const int Context = 3;

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(JsonNode before, JsonNode after)
    {
        var old = before.ToJsonString(s_indented).Split('\n');
        var now = after.ToJsonString(s_indented).Split('\n');
        var start = 0;
        while (start < Math.Min(old.Length, now.Length) && old[start] == now[start])
            start++;
        var same = 0;
        while (same < Math.Min(old.Length, now.Length) - start && old[^(same + 1)] == now[^(same + 1)])
            same++;
        var from = Math.Max(0, start - Context);
        var tail = Math.Min(Context, same);
        var text = new StringBuilder(
            $"@@ -{from + 1},{old.Length - same + tail - from} +{from + 1},{now.Length - same + tail - from} @@\n");
        Lines(text, ' ', old[from..start]);
        Lines(text, '-', old[start..^same]);
        Lines(text, '+', now[start..^same]);
        Lines(text, ' ', old[^same..][..tail]);
        return text.ToString();
    }

    private static void Lines(StringBuilder text, char mark, string[] lines)
    {
        foreach (var line in lines)
            text.Append(mark).Append(line).Append('\n');
    }
}
