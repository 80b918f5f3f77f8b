using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Actions.Security;

/// <summary>Base of the arguments that name one rule of a Role.</summary>
public abstract record RuleArgs : InNamespace
{
    [Description("\"\" is core."), StringLength(253)]
    public string ApiGroup { get; init; } = "";

    [Description("Plurals; pods/log for a part.")]
    public IReadOnlyList<string>? Resources { get; init; }

    public IReadOnlyList<string>? Verbs { get; init; }

    public IReadOnlyList<string>? ResourceNames { get; init; }

    [Description("Wildcards, Secrets and the like.")]
    public bool AllowSensitive { get; init; }

    internal bool NamesRule => Resources is { Count: > 0 } && Verbs is { Count: > 0 };

    internal IEnumerable<ValidationResult> RuleFaults()
    {
        if (!NamesRule)
            yield return new ValidationResult("give at least one resource and one verb",
                [nameof(Resources), nameof(Verbs)]);
        foreach (var text in (Resources ?? []).Concat(Verbs ?? []).Concat(ResourceNames ?? []))
            if (string.IsNullOrWhiteSpace(text) || text.Any(c => char.IsWhiteSpace(c) || char.IsUpper(c) || c == ','))
                yield return new ValidationResult($"'{text}' is none: one lower-case word each", [nameof(Resources)]);
    }

    internal JsonObject Rule()
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(ApiGroup),
            ["resources"] = List(Resources),
            ["verbs"] = List(Verbs),
        };
        if (ResourceNames is { Count: > 0 })
            rule["resourceNames"] = List(ResourceNames);
        return rule;
    }

    /// <summary>Each single thing that the rule allows.</summary>
    internal static IEnumerable<AccessQuestion> Questions(JsonObject rule, string? ns)
    {
        var names = SensitiveRule.Texts(rule["resourceNames"]) is { Count: > 0 } some ? some.Cast<string?>() : [null];
        return from name in names
               from resource in SensitiveRule.Texts(rule["resources"])
               from verb in SensitiveRule.Texts(rule["verbs"])
               from api in SensitiveRule.Texts(rule["apiGroups"])
               let parts = resource.Split('/', 2)
               select new AccessQuestion(verb, api, parts[0], parts.Length > 1 ? parts[1] : null, ns, name);
    }

    internal static string Words(JsonObject rule) => string.Join(", ", SensitiveRule.Texts(rule["verbs"])) + " of "
        + string.Join(", ", SensitiveRule.Texts(rule["resources"])
            .Select(r => $"{rule["apiGroups"]?[0]}" is { Length: > 0 } api ? $"{r}.{api}" : r))
        + (SensitiveRule.Texts(rule["resourceNames"]) is { Count: > 0 } names
            ? $" named {string.Join(", ", names)}" : "");

    private static JsonArray List(IReadOnlyList<string>? texts) =>
        new([.. (texts ?? []).Distinct().Select(t => (JsonNode?)t)]);
}
