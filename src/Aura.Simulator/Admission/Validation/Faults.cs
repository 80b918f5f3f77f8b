using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Collects the faults of one object and words the rules that many fields share.</summary>
internal sealed class Faults
{
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> All => _errors;

    public void Add(FieldError error) => _errors.Add(error);

    public void Required(string field, string why = "") => Add(FieldError.Required(field, why));

    public void Invalid(string field, JsonNode? value, string why) => Add(FieldError.Invalid(field, Copy(value), why));

    public void Forbidden(string field, string why) => Add(FieldError.Forbidden(field, why));

    /// <summary>Adds a fault where the rule has a message for the text.</summary>
    public void Form(string field, string value, Func<string, string?> rule)
    {
        if (rule(value) is { } why)
            Invalid(field, value, why);
    }

    /// <summary>A number that is there must not be below zero.</summary>
    public void NotNegative(string field, JsonNode? owner, string key)
    {
        if (owner.Number(key) is < 0 and var n)
            Invalid($"{field}.{key}", n, "must be greater than or equal to 0");
    }

    public void OneOf(string field, string value, params ReadOnlySpan<string> supported)
    {
        if (!supported.Contains(value))
            Add(FieldError.NotSupported(field, value, supported.ToArray()));
    }

    /// <summary>The same value as before the update.</summary>
    public void Immutable(string field, JsonNode? before, JsonNode? after)
    {
        if (!JsonNode.DeepEquals(before, after))
            Invalid(field, after, "field is immutable");
    }

    public void Port(string field, JsonNode? value)
    {
        if (JsonFields.AsNumber(value) is not (>= 1 and <= 65535))
            Invalid(field, value ?? 0, "must be between 1 and 65535, inclusive");
    }

    public void PortOrName(string field, JsonNode? value)
    {
        if (value is JsonValue v && v.TryGetValue(out string? name))
            Form(field, name, Names.PortName);
        else
            Port(field, value);
    }

    /// <summary>A count or a percentage, neither negative nor above 100%.</summary>
    public void Share(string field, JsonNode? value)
    {
        if (value is JsonValue v && v.TryGetValue(out string? text))
        {
            if (!text.EndsWith('%') || !text[..^1].All(char.IsAsciiDigit) || text.Length < 2)
                Invalid(field, text, "a valid percent string must be a numeric value followed by an ending '%' (e.g. "
                    + "'1%',  or '93%', regex used for validation is '[0-9]+%')");
            else if (int.TryParse(text[..^1], out var percent) && percent > 100)
                Invalid(field, text, "must not be greater than 100%");
        }
        else if (JsonFields.AsNumber(value) is < 0 and var n)
            Invalid(field, n, "must be greater than or equal to 0");
    }

    public void Quantity(string field, string value)
    {
        if (Kubernetes.Quantity.TryParse(value, out var quantity) && quantity.Sign < 0)
            Invalid(field, value, "must be greater than or equal to 0");
    }

    private static JsonNode? Copy(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();
}
