using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Writing;

/// <summary>
/// The kubectl commands by which a person finishes what Aura could not; values of Secrets are left out.
/// </summary>
internal static class ByHand
{
    public static string Restore(Change.Patch change)
    {
        if (change.Target.Kind == Kind.Secret)
            return $"kubectl{In(change.Target)} edit {Name(change.Target)}";
        var wanted = new JsonObject();
        foreach (var field in change.Fields)
        {
            if (!Put(wanted, FieldPath.Parse(field.Path), field.Before))
                return $"kubectl{In(change.Target)} edit {Name(change.Target)}";
        }
        return Redactor.Text(
            $"kubectl{In(change.Target)} patch {Name(change.Target)} --type=merge " +
            $"-p '{wanted.ToJsonString(PlanJson.Options)}'");
    }

    public static string Scale(ObjectRef target, int replicas) =>
        $"kubectl{In(target)} scale {Name(target)} --replicas={replicas}";

    public static string Delete(ObjectRef target) => $"kubectl{In(target)} delete {Name(target)}";

    // A merge patch cannot name one item of a list.
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

    private static string In(ObjectRef target) => target.Namespace is { } ns ? $" -n {ns}" : "";

    private static string Name(ObjectRef target) => $"{target.Kind.Resource}/{target.Name}";
}
