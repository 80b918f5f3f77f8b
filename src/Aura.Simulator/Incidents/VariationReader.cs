using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Incidents;

/// <summary>Reads what may differ between plays of an incident; every alternative must make a sound incident.</summary>
internal static class VariationReader
{
    public static IEnumerable<Variation> Read(FieldReader fields, JsonObject content, string file)
    {
        foreach (var (item, path) in fields.Items("vary"))
        {
            var rule = new FieldReader(item, file, path, "at", "among");
            var variation = new Variation(rule.Need("at"),
                [.. rule["among"] as JsonArray ?? throw rule.Fault("among", "must be a list")]);
            if (variation.Among.Length < 2)
                throw rule.Fault("among", "needs two values or more");
            if (!Stands(variation.At, content))
                throw rule.Fault("at", $"nothing stands at '{variation.At}'");
            foreach (var value in variation.Among)
                IncidentReader.Read(Alone(variation.In(content, value)), $"{file} with {path} {value}");
            yield return variation;
        }
    }

    private static bool Stands(string at, JsonObject content)
    {
        try
        {
            return !at.StartsWith("vary", StringComparison.Ordinal) && FieldPath.Parse(at).Read(content) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonObject Alone(JsonObject content)
    {
        content.Remove("vary");
        return content;
    }
}
