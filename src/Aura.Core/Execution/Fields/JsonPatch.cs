using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Execution.Fields;

/// <summary>
/// Carries out one operation of RFC 6902 (add, replace, remove) here, to know what the server will make of it.
/// </summary>
internal static class JsonPatch
{
    public static KubeObject Apply(KubeObject target, JsonObject operation)
    {
        var root = target.ToJson();
        var tokens = ((string)operation["path"]!).Split('/').Skip(1)
            .Select(t => t.Replace("~1", "/").Replace("~0", "~")).ToList();
        JsonNode at = root;
        foreach (var token in tokens.SkipLast(1))
            at = (at is JsonArray list ? list[int.Parse(token)] : at[token])!;
        var value = operation["value"]?.DeepClone();
        switch (at, (string)operation["op"]!)
        {
            case (JsonObject o, "remove"): o.Remove(tokens[^1]); break;
            case (JsonObject o, _): o[tokens[^1]] = value; break;
            case (JsonArray a, "remove"): a.RemoveAt(int.Parse(tokens[^1])); break;
            case (JsonArray a, "add") when tokens[^1] == "-": a.Add(value); break;
            case (JsonArray a, "add"): a.Insert(int.Parse(tokens[^1]), value); break;
            case (JsonArray a, _): a[int.Parse(tokens[^1])] = value; break;
        }
        return new KubeObject(target.Kind, root);
    }
}
