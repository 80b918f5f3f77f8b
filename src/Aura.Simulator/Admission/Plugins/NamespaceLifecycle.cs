using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>
/// Nothing is created in a namespace that does not exist or is being deleted; the namespaces that the cluster cannot
/// do without are not deleted.
/// </summary>
internal sealed class NamespaceLifecycle(Store store) : IAdmissionPlugin
{
    private static readonly string[] s_immortal = ["default", "kube-system", "kube-public"];

    public void Admit(AdmissionRequest request)
    {
        if (request is { Kind.Plural: "namespaces", Operation: Operation.Delete } && s_immortal.Contains(request.Name))
            throw ApiStatusException.Forbidden(request.Kind, request.Name, "this namespace may not be deleted");
        if (request.Operation != Operation.Create || !request.Kind.Namespaced || request.Namespace is not { } name)
            return;
        var ns = store.Get(Kind.Namespace, null, name) ?? throw ApiStatusException.NotFound(Kind.Namespace, name);
        if (ns.IsTerminating && request.Kind.Plural is not ("subjectaccessreviews" or "localsubjectaccessreviews"))
            throw Terminating(request, name);
    }

    private static ApiStatusException Terminating(AdmissionRequest request, string ns)
    {
        var refusal = ApiStatusException.Forbidden(request.Kind, request.Name,
            $"unable to create new content in namespace {ns} because it is being terminated");
        refusal.Details!["causes"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
        {
            ["reason"] = "NamespaceTerminating",
            ["message"] = $"namespace {ns} is being terminated",
            ["field"] = "metadata.namespace",
        });
        return refusal;
    }
}
