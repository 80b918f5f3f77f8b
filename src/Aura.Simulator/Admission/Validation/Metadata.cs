using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of metadata: name by the kind's form, labels, annotations, owners.</summary>
internal static class Metadata
{
    private const int MostAnnotationBytes = 256 * 1024;

    public static void Check(Kind kind, JsonObject json, Faults faults)
    {
        var metadata = json.Obj("metadata") ?? [];
        var name = metadata.Text("name");
        if (name.Length == 0)
            faults.Required("metadata.name", "name or generateName is required");
        else
            faults.Form("metadata.name", name, NameRule(kind));
        Labels(metadata["labels"], "metadata.labels", faults);
        Annotations(metadata, "metadata", faults);
        foreach (var (owner, path) in metadata.ItemsAt("ownerReferences", "metadata"))
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
                if (owner.IsEmpty(field))
                    faults.Invalid($"{path}.{field}", "", "must not be empty");
        var controllers = metadata.Items("ownerReferences").Where(o => o.Flag("controller")).ToList();
        if (controllers.Count > 1)
            faults.Invalid("metadata.ownerReferences", metadata["ownerReferences"],
                "Only one reference can have Controller set to true. Found \"true\" in references for "
                + $"{controllers[0].Text("name")} and {controllers[1].Text("name")}");
    }

    public static void Labels(JsonNode? labels, string path, Faults faults)
    {
        foreach (var (key, value) in labels as JsonObject ?? [])
        {
            foreach (var why in Names.QualifiedName(key))
                faults.Invalid(path, key, why);
            if (Names.LabelValue(value?.ToString() ?? "") is { } fault)
                faults.Invalid(path, value?.ToString() ?? "", fault);
        }
    }

    public static void Annotations(JsonObject? metadata, string path, Faults faults)
    {
        var size = 0;
        foreach (var (key, value) in metadata.Map("annotations"))
        {
            foreach (var why in Names.QualifiedName(key.ToLowerInvariant()))
                faults.Invalid($"{path}.annotations", key, why);
            size += key.Length + value.Length;
        }
        if (size > MostAnnotationBytes)
            faults.Add(Api.FieldError.TooLong($"{path}.annotations", MostAnnotationBytes));
    }

    private static Func<string, string?> NameRule(Kind kind) => kind.Plural switch
    {
        "namespaces" => Names.Label,
        "services" => Names.ServiceName,
        "roles" or "rolebindings" or "clusterroles" or "clusterrolebindings" => Names.PathSegment,
        _ => Names.Subdomain,
    };
}
