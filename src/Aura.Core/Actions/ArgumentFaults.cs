using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aura.Actions;

/// <summary>
/// Everything that is wrong with arguments, found in one go; each text starts with the argument's name.
/// </summary>
internal static class ArgumentFaults
{
    public static IReadOnlyList<string> In(JsonTypeInfo type, JsonObject given)
    {
        var faults = new List<string>();
        foreach (var (name, _) in given)
            if (type.Properties.All(p => p.Name != name))
                faults.Add(Unknown(name, [.. type.Properties.Select(p => p.Name)]));
        foreach (var property in type.Properties)
            if (given[property.Name] is { } value)
                faults.AddRange(OfValue(property, value));
            else if (property.IsRequired)
                faults.Add($"{property.Name}: is required");
        return faults;
    }

    public static string Text(ValidationResult fault) =>
        fault.MemberNames.Any()
            ? string.Join(", ", fault.MemberNames.Select(JsonNamingPolicy.CamelCase.ConvertName))
                + $": {fault.ErrorMessage}"
            : fault.ErrorMessage ?? "";

    private static string Unknown(string name, IReadOnlyList<string> known) =>
        Nearness.Of(name, known) is { } near
            ? $"{name}: no such argument, did you mean {near}?"
            : $"{name}: no such argument; there are {string.Join(", ", known)}";

    private static IEnumerable<string> OfValue(JsonPropertyInfo property, JsonNode node)
    {
        object? value;
        try
        {
            value = node.Deserialize(property.PropertyType, Schema.Json);
        }
        catch (JsonException)
        {
            return [$"{property.Name}: must be {Expected(property.PropertyType)}, is {Short(node)}"];
        }
        return property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true)
            .OfType<ValidationAttribute>().Where(rule => !rule.IsValid(value))
            .Select(rule => $"{property.Name}: {Why(rule, property.Name)}, is {Short(node)}") ?? [];
    }

    private static string Why(ValidationAttribute rule, string name) => rule switch
    {
        { ErrorMessage: { } own } => own,
        RangeAttribute { Maximum: int.MaxValue } r => $"must be at least {r.Minimum}",
        RangeAttribute r => $"must be between {r.Minimum} and {r.Maximum}",
        StringLengthAttribute l => $"must be at most {l.MaximumLength} characters",
        RegularExpressionAttribute e => $"must match {e.Pattern}",
        _ => rule.FormatErrorMessage(name),
    };

    private static string Expected(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? "one of " + string.Join(", ", NamesOf(type))
            : type == typeof(string) ? "a string"
            : type == typeof(bool) ? "true or false"
            : type == typeof(int) || type == typeof(long) ? "an integer"
            : type == typeof(double) || type == typeof(decimal) ? "a number"
            : type.Name.Contains("Dictionary") ? "an object with string values"
            : typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? "a list" : "an object";
    }

    private static string Short(JsonNode node) =>
        node.ToJsonString() is { Length: > 60 } text ? text[..57] + "..." : node.ToJsonString();

    private static IEnumerable<string> NamesOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? f.Name);
}
