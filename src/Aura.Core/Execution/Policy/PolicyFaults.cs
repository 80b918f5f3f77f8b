using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Aura.Actions;

namespace Aura.Execution.Policy;

/// <summary>
/// Where a file's keys and values do not have the shape that its records say, all places in one go: of a policy, or of
/// another file that is read as strictly.
/// </summary>
internal static class PolicyFaults
{
    public static IEnumerable<(string Path, string What)> Of(JsonObject root) => Of(typeof(PolicyFile), root);

    public static IEnumerable<(string Path, string What)> Of(Type file, JsonObject root) => In(file, root, "");

    private static IEnumerable<(string Path, string What)> In(Type type, JsonNode? node, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (node is null)
            return [(path, "has no value: give it one, or leave it out")];
        return PolicyJson.Options.GetTypeInfo(type) switch
        {
            { Kind: JsonTypeInfoKind.Object } info => node is JsonObject map ? InObject(info, map, path)
                : [(path, $"must have keys of its own: {Known(info)}; is {Short(node)}")],
            { Kind: JsonTypeInfoKind.Enumerable } => node is JsonArray list
                ? list.SelectMany((item, i) => In(type.GetGenericArguments()[0], item, $"{path}[{i}]"))
                : [(path, $"must be a list, like [{Short(node)}]")],
            { Kind: JsonTypeInfoKind.Dictionary } => node is JsonObject named
                ? named.SelectMany(p => In(type.GetGenericArguments()[1], p.Value, $"{path}.{p.Key}"))
                : [(path, $"must be names with what they stand for; is {Short(node)}")],
            _ => InValue(type, node, path),
        };
    }

    private static IEnumerable<(string, string)> InObject(JsonTypeInfo info, JsonObject map, string path)
    {
        var known = info.Properties.Where(p => p.Set is not null && p.Name != PolicyReader.LineKey).ToList();
        foreach (var (key, value) in map)
        {
            var field = path.Length == 0 ? key : $"{path}.{key}";
            if (known.FirstOrDefault(p => p.Name == key) is not { } property)
            {
                yield return (field, Nearness.Of(key, known.Select(p => p.Name)) is { } near
                    ? $"no such key, did you mean {near}?" : $"no such key; there are {Known(info)}");
                continue;
            }
            var faults = In(property.PropertyType, value, field).ToList();
            foreach (var fault in faults.Concat(faults.Count == 0 ? ByRules(property, value!, field) : []))
                yield return fault;
        }
        foreach (var missing in known.Where(p => p.IsRequired && !map.ContainsKey(p.Name)))
            yield return (path, $"{missing.Name} is missing");
    }

    private static IEnumerable<(string, string)> ByRules(JsonPropertyInfo property, JsonNode value, string path)
    {
        var rules = property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true)
            .OfType<ValidationAttribute>() ?? [];
        foreach (var rule in rules)
            if (!rule.IsValid(value.Deserialize(property.PropertyType, PolicyJson.Options)))
                yield return (path, rule switch
                {
                    MinLengthAttribute => "is empty: name something, or leave it out",
                    RangeAttribute { MinimumIsExclusive: true } r =>
                        $"must be more than {r.Minimum}, is {Short(value)}",
                    RangeAttribute { Maximum: int.MaxValue or double.MaxValue } r =>
                        $"must be at least {r.Minimum}, is {Short(value)}",
                    RangeAttribute r => $"must be from {r.Minimum} to {r.Maximum}, is {Short(value)}",
                    _ => rule.FormatErrorMessage(property.Name),
                });
    }

    private static IEnumerable<(string, string)> InValue(Type type, JsonNode node, string path)
    {
        try
        {
            node.Deserialize(type, PolicyJson.Options);
            return [];
        }
        catch (JsonException e)
        {
            var own = type == typeof(DateOnly) ? null : e.InnerException as FormatException;
            return [(path, $"{own?.Message ?? Expected(type)}, is {Short(node)}{Near(type, node)}")];
        }
    }

    private static string Expected(Type type) => type.IsEnum ? $"must be one of {string.Join(", ", Words(type))}"
        : type == typeof(string) ? "must be a text"
        : type == typeof(bool) ? "must be true or false"
        : type == typeof(int) ? "must be a whole number"
        : type == typeof(decimal) ? "must be a number, like 0.25"
        : type == typeof(DateOnly) ? "must be a date like 2026-01-31"
        : "does not fit";

    private static string Near(Type type, JsonNode node) =>
        type.IsEnum && Nearness.Of($"{node}", Words(type)) is { } near ? $": did you mean {near}?" : "";

    private static IEnumerable<string> Words(Type type) =>
        Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    private static string Known(JsonTypeInfo info) => string.Join(", ", info.Properties
        .Where(p => p.Set is not null && p.Name != PolicyReader.LineKey).Select(p => p.Name));

    private static string Short(JsonNode node) =>
        node.ToJsonString() is { Length: > 60 } text ? text[..57] + "..." : node.ToJsonString();
}
