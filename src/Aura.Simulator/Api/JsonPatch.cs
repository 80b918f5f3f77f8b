using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>JSON patch (RFC 6902).</summary>
internal static class JsonPatch
{
    /// <exception cref="ApiStatusException">Invalid, in the server's few words, when an operation cannot be
    /// done.</exception>
    public static JsonNode? Apply(JsonNode target, JsonArray operations)
    {
        JsonNode? root = target;
        foreach (var operation in operations)
            if (operation is not JsonObject step || !Do(ref root, step))
                throw new ApiStatusException(422, "Invalid",
                    "the server rejected our request due to an error in our request", []);
        return root;
    }

    private static bool Do(ref JsonNode? root, JsonObject step)
    {
        var path = Tokens((string?)step["path"]);
        var from = Tokens((string?)step["from"]);
        if (path is null)
            return false;
        switch ((string?)step["op"])
        {
            case "add":
                return Add(ref root, path, step["value"]?.DeepClone());
            case "remove":
                return Remove(root, path);
            case "replace":
                if (path.Length == 0)
                    return Add(ref root, path, step["value"]?.DeepClone());
                return Find(root, path, out _) && Set(root, path, step["value"]?.DeepClone());
            case "test":
                Find(root, path, out var actual);
                return JsonNode.DeepEquals(actual, step["value"]);
            case "copy" when from is not null:
                return Find(root, from, out var copied) && Add(ref root, path, copied?.DeepClone());
            case "move" when from is not null:
                return Find(root, from, out var moved) && Remove(root, from) && Add(ref root, path, moved?.DeepClone());
            default:
                return false;
        }
    }

    private static string[]? Tokens(string? pointer) => pointer switch
    {
        null => null,
        "" => [],
        _ when pointer[0] == '/' => [.. pointer[1..].Split('/').Select(t => t.Replace("~1", "/").Replace("~0", "~"))],
        _ => null,
    };

    private static bool Find(JsonNode? root, string[] path, out JsonNode? found)
    {
        found = root;
        foreach (var token in path)
        {
            if (found is JsonObject o && o.TryGetPropertyValue(token, out var next))
                found = next;
            else if (found is JsonArray a && Index(a, token, a.Count) is { } at)
                found = a[at];
            else
            {
                found = null;
                return false;
            }
        }
        return true;
    }

    private static bool Add(ref JsonNode? root, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            root = value;
            return true;
        }
        if (!Find(root, path[..^1], out var parent))
            return false;
        if (parent is JsonObject o)
            o[path[^1]] = value;
        else if (parent is JsonArray a && (path[^1] == "-" ? a.Count : Index(a, path[^1], a.Count + 1)) is { } at)
            a.Insert(at, value);
        else
            return false;
        return true;
    }

    private static bool Set(JsonNode? root, string[] path, JsonNode? value)
    {
        Find(root, path[..^1], out var parent);
        if (parent is JsonObject o)
            o[path[^1]] = value;
        else if (parent is JsonArray a)
            a[Index(a, path[^1], a.Count)!.Value] = value;
        return true;
    }

    private static bool Remove(JsonNode? root, string[] path)
    {
        if (path.Length == 0 || !Find(root, path, out _) || !Find(root, path[..^1], out var parent))
            return false;
        if (parent is JsonObject o)
            return o.Remove(path[^1]);
        var list = (JsonArray)parent!;
        list.RemoveAt(Index(list, path[^1], list.Count)!.Value);
        return true;
    }

    private static int? Index(JsonArray list, string token, int end) =>
        int.TryParse(token, out var at) && at >= 0 && at < end ? at : null;
}
