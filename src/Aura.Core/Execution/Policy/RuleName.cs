namespace Aura.Execution.Policy;

/// <summary>What a rule of a list is called.</summary>
internal static class RuleName
{
    public static string Of(string key, int index, PolicyRule rule) =>
        rule.Name is { } name ? $"{key} '{name}'" : $"{key}[{index}]";
}
