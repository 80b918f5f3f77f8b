using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;

namespace Aura.Execution.Policy;

/// <summary>Reads a policy file; whatever is wrong with it is told at once, each fault with line and field.</summary>
public static class PolicyReader
{
    /// <summary>Holds a rule's line beside its keys; not a key that a file may use.</summary>
    internal const string LineKey = "$line";

    private const string Example = "write keys like `maxRisk: high`; docs/policy.md has them all";

    /// <param name="catalog">Names of actions are looked up here.</param>
    /// <exception cref="PolicyException">It cannot be read or used; all faults at once.</exception>
    public static PolicyFile Load(string path, ActionCatalog catalog)
    {
        try
        {
            return Read(File.ReadAllText(path), path, catalog);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PolicyException([$"{path}: {e.Message}"]);
        }
    }

    /// <summary>As <see cref="Load"/>, of a text; <paramref name="file"/> is what faults call it.</summary>
    /// <exception cref="PolicyException">All faults at once.</exception>
    public static PolicyFile Read(string yaml, string file, ActionCatalog catalog)
    {
        JsonNode? parsed;
        PolicyLines lines;
        try
        {
            parsed = Yaml.Parse(yaml);
            lines = PolicyLines.Of(yaml);
        }
        catch (FormatException e)
        {
            throw new PolicyException([$"{file}: {e.Message}"]);
        }
        if (parsed is not (null or JsonObject))
            throw new PolicyException([$"{file}:1: a policy is a mapping: {Example}"]);
        var root = parsed as JsonObject ?? [];
        var faults = PolicyFaults.Of(root).Concat(PolicyMeaning.Faults(root, catalog)).ToList();
        if (faults.Count > 0)
            throw new PolicyException([.. faults.Select(f => (Line: lines.At(f.Path), f.Path, f.What))
                .OrderBy(f => f.Line).Distinct().Select(f => $"{file}:{f.Line}: {f.Path}: {f.What}")]);
        foreach (var (name, value) in root)
            for (var i = 0; value is JsonArray list && i < list.Count; i++)
                if (list[i] is JsonObject rule)
                    rule[LineKey] = lines.At($"{name}[{i}]");
        return root.Deserialize<PolicyFile>(PolicyJson.Options)! with { Lines = lines };
    }
}
