using System.Text.Json.Nodes;

namespace Aura.Simulator.Api;

/// <summary>A request's query parameters.</summary>
public sealed class ApiQuery
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    /// <param name="query">With or without the leading "?".</param>
    public ApiQuery(string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=');
            var name = Decode(at < 0 ? pair : pair[..at]);
            if (!_values.TryGetValue(name, out var values))
                _values[name] = values = [];
            values.Add(at < 0 ? "" : Decode(pair[(at + 1)..]));
        }
    }

    public string? this[string name] => _values.TryGetValue(name, out var values) ? values[0] : null;

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? values : [];

    public bool Flag(string name) => this[name] is "true" or "1" or "True" or "TRUE" or "t" or "T";

    public long? Number(string name) => long.TryParse(this[name], out var number) ? number : null;

    /// <summary>Only "All" is a dry run; whatever else is refused by <see cref="RequireDryRun"/>.</summary>
    public bool DryRun => All("dryRun").Contains("All");

    /// <exception cref="ApiStatusException">dryRun has another value than All.</exception>
    public void RequireDryRun(string options)
    {
        if (All("dryRun") is { Count: > 0 } values && values.Any(v => v != "All"))
            throw ApiStatusException.Invalid(options, "meta.k8s.io", "", [FieldError.NotSupported("dryRun",
                new JsonArray([.. values.Select(v => (JsonNode)v)]), "All")]);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
