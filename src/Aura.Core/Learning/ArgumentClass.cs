using System.Text.Json.Nodes;

namespace Aura.Learning;

/// <summary>
/// The kind of arguments, without their values: which facts of the finding they were taken from, and switches. "double
/// the memory" is the same class whatever the memory: <c>memory=doubleMemory</c>.
/// </summary>
public static class ArgumentClass
{
    private static readonly HashSet<string> Naming = ["namespace", "name", "node", "pod", "container", "workload",
        "kind", "service", "reason", "confirm"];

    public static string Of(JsonObject args, JsonObject? facts = null) => string.Join(',', args
        .Where(a => !Naming.Contains(a.Key) && a.Value is JsonValue).OrderBy(a => a.Key, StringComparer.Ordinal)
        .Select(a => Of(a.Key, a.Value!.AsValue(), facts)));

    private static string Of(string name, JsonValue value, JsonObject? facts)
    {
        if (value.TryGetValue(out bool flag))
            return flag ? name : $"no {name}";
        var source = facts?.Where(f => f.Value is JsonValue v && v.ToString() == value.ToString())
            .Select(f => f.Key).Order(StringComparer.Ordinal).FirstOrDefault();
        return source is null ? name : $"{name}={source}";
    }
}
