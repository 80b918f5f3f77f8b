using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Execution.Policy;
using Aura.Kubernetes;

namespace Aura.Cost.Prices;

/// <summary>Reads a price list; whatever is wrong with it is told at once, each fault with line and field.</summary>
public static class PriceListReader
{
    private const string Example = "write keys like `currency: USD`; docs/cost.md has them all";

    /// <exception cref="PriceListException">It cannot be read or used; all faults at once.</exception>
    public static PriceList Load(string path)
    {
        try
        {
            return Read(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PriceListException([$"{path}: {e.Message}"]);
        }
    }

    /// <summary>As <see cref="Load"/>, of a text; <paramref name="file"/> is what faults call it.</summary>
    /// <exception cref="PriceListException">All faults at once.</exception>
    public static PriceList Read(string yaml, string file)
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
            throw new PriceListException([$"{file}: {e.Message}"]);
        }
        if (parsed is not JsonObject root)
            throw new PriceListException([$"{file}:1: a price list is a mapping: {Example}"]);
        var faults = PolicyFaults.Of(typeof(PriceList), root).ToList();
        if (faults.Count == 0)
        {
            var list = root.Deserialize<PriceList>(PolicyJson.Options)!;
            faults = [.. PriceListMeaning.Faults(list)];
            if (faults.Count == 0)
                return list;
        }
        throw new PriceListException([.. faults.Select(f => (Line: lines.At(f.Path), f.Path, f.What))
            .OrderBy(f => f.Line).Distinct()
            .Select(f => $"{file}:{f.Line}: {(f.Path.Length == 0 ? "" : $"{f.Path}: ")}{f.What}")]);
    }
}
