using System.Text.Json.Nodes;
using Aura.Execution.Fields;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>
/// The kubectl commands by which a person finishes what Aura could not; values of Secrets are left out.
/// </summary>
internal static class ByHand
{
    private const int LongestManifest = 6000;

    /// <summary>Puts the fields back as they were.</summary>
    /// <param name="now">The object as it is; null where it could not be read.</param>
    public static string Restore(Change.Patch change, KubeObject? now = null)
    {
        var edit = $"kubectl{In(change.Target)} edit {Name(change.Target)}";
        // kubectl patches and edits these three subresources only.
        if (change.Subresource is not (null or "status" or "resize" or "scale"))
            return $"kubectl{In(change.Target)} get {Name(change.Target)} -o yaml # and put back what is named";
        var part = change.Subresource is { } sub ? $" --subresource={sub}" : "";
        if (change.Target.Kind == Kind.Secret)
            return edit;
        var fields = change.Fields.SelectMany(f => Difference.Between(FieldPath.Parse(f.Path), f.Before, f.After))
            .Select(d => (d.Path, d.Before)).ToList();
        return Merged(fields) is { } merge ? Patch("merge", merge)
            : now is not null && Pointed(fields, now) is { } operations ? Patch("json", operations)
            : edit + part;

        string Patch(string type, JsonNode body)
        {
            var text = body.ToJsonString(PlanJson.Options);
            return Redactor.Text(text) == text
                ? $"kubectl{In(change.Target)} patch {Name(change.Target)}{part} --type={type} -p {Quoted(text)}"
                : edit + part;
        }
    }

    public static string Scale(ObjectRef target, int replicas) =>
        $"kubectl{In(target)} scale {Name(target)} --replicas={replicas}";

    public static string Delete(ObjectRef target) => $"kubectl{In(target)} delete {Name(target)}";

    /// <summary>Creates the object again; where its manifest is too long or holds secrets, says who has it.</summary>
    public static string Create(ObjectRef target, KubeObject before)
    {
        var json = SavedObject.Anew(before).ToJson();
        (json["apiVersion"], json["kind"]) = (target.Kind.ApiVersion, target.Kind.Name);
        var text = json.ToJsonString(PlanJson.Options);
        return target.Kind == Kind.Secret || text.Length > LongestManifest || Redactor.Text(text) != text
            ? "call undo again when it can be created: the journal has it, sealed"
            : $"echo {Quoted(text)} | kubectl create -f -";
    }

    // A merge patch cannot name one item of a list.
    private static JsonObject? Merged(List<(FieldPath Path, JsonNode? Value)> fields)
    {
        var wanted = new JsonObject();
        return fields.All(f => Put(wanted, f.Path, f.Value)) ? wanted : null;
    }

    // Tested like Aura's own patches: it does nothing to an object that has changed once more.
    private static JsonArray? Pointed(List<(FieldPath Path, JsonNode? Value)> fields, KubeObject now)
    {
        var patch = new GuardedPatch(now);
        try
        {
            foreach (var (path, value) in fields)
                patch.Set(path, value);
        }
        catch (InvalidOperationException)
        {
            return null; // A list item on the way is gone.
        }
        return patch.IsEmpty ? null : patch.ToJson();
    }

    private static bool Put(JsonObject root, FieldPath path, JsonNode? value)
    {
        foreach (var segment in path.Segments.SkipLast(1))
        {
            if (segment is not FieldPath.Segment.Field field)
                return false;
            root[field.Name] ??= new JsonObject();
            root = (JsonObject)root[field.Name]!;
        }
        if (path.Segments[^1] is not FieldPath.Segment.Field last)
            return false;
        root[last.Name] = value?.DeepClone();
        return true;
    }

    // For a POSIX shell.
    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string In(ObjectRef target) => target.Namespace is { } ns ? $" -n {ns}" : "";

    private static string Name(ObjectRef target) => $"{target.Kind.Resource}/{target.Name}";
}
