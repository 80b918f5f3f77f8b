using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;

namespace Aura.Simulator.Tables;

/// <summary>
/// The JSONPath that printer columns use: fields, indexes, and a filter by equality
/// (<c>status.conditions[?(@.type=="Ready")].status</c>).
/// </summary>
internal static partial class JsonPath
{
    public static JsonNode? Read(KubeObject item, string path)
    {
        var plain = Filter().Replace(path, m => $"[{m.Groups["key"].Value}={m.Groups["value"].Value}]");
        try
        {
            return item.At(plain.Replace("\\.", "."));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex("""\[\?\(@\.(?<key>\w+)\s*==\s*["'](?<value>[^"']*)["']\)\]""")]
    private static partial Regex Filter();
}
