using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Gives the containers of a new pod the requests and limits that the namespace's LimitRanges set by default, and
/// notes in an annotation which.
/// </summary>
internal sealed class LimitRanger(Store store) : IAdmissionPlugin
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public IReadOnlyList<KubeObject> Ranges(string? ns) => store.List(Kind.LimitRange, ns);

    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "pods", Operation: Operation.Create, Subresource: null, New: { } pod })
            return;
        var notes = new List<string>();
        foreach (var range in Ranges(request.Namespace))
        {
            foreach (var limit in range.List("spec.limits").Where(l => l.Text("type") == "Container"))
                foreach (var (list, word) in (ReadOnlySpan<(string, string)>)
                    [("containers", "container"), ("initContainers", "init container")])
                    foreach (var container in pod.Obj("spec").Items(list))
                    {
                        Fill(container, "requests", limit.Obj("defaultRequest"), $"request for {word}", notes);
                        Fill(container, "limits", limit.Obj("default"), $"limit for {word}", notes);
                    }
            if (notes.Count == 0)
                continue;
            pod.Ensure("metadata").Ensure("annotations")[Annotation] =
                $"LimitRanger plugin set: {string.Join("; ", notes)}";
        }
    }

    private static void Fill(JsonObject container, string key, JsonObject? defaults, string what, List<string> notes)
    {
        if (defaults is null)
            return;
        var values = container.Ensure("resources").Ensure(key);
        var added = new List<string>();
        foreach (var (name, value) in defaults)
            if (!values.Has(name) && value is not null)
            {
                values[name] = value.DeepClone();
                added.Add(name);
            }
        if (values.Count == 0)
            container.Ensure("resources").Remove(key);
        if (added.Count > 0)
            notes.Add($"{string.Join(", ", added.Order(StringComparer.Ordinal))} {what} {container.Text("name")}");
    }
}
