using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>Who wrote fields of an object last, and when: one entry of <c>metadata.managedFields</c>.</summary>
/// <param name="Operation">"Apply" or "Update".</param>
/// <param name="Subresource">E.g. "scale" or "status"; null for the object itself.</param>
public sealed record FieldWriter(
    string Manager, string Operation, string? Subresource, DateTimeOffset? Time, JsonObject Fields)
{
    public static IEnumerable<FieldWriter> Of(KubeObject o) => o.List("metadata.managedFields").Select(f =>
        new FieldWriter($"{f["manager"]}", $"{f["operation"]}", (string?)f["subresource"],
            DateTimeOffset.TryParse((string?)f["time"], out var at) ? at : null, f["fieldsV1"] as JsonObject ?? []));

    /// <summary>Whether it owns the field at the path of plain keys.</summary>
    public bool Owns(params ReadOnlySpan<string> path)
    {
        JsonNode? at = Fields;
        foreach (var key in path)
            if ((at = (at as JsonObject)?[$"f:{key}"]) is null)
                return false;
        return true;
    }

    /// <summary>The newest change of a field, by whoever owns it.</summary>
    public static FieldWriter? Last(KubeObject o, params string[] path) =>
        Of(o).Where(w => w.Time is not null && w.Owns(path)).MaxBy(w => w.Time);
}
