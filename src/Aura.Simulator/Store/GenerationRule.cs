using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator;

/// <summary>
/// Which kinds count generations, and what starts a new one: a change of anything but metadata and status; for
/// Deployments also of annotations.
/// </summary>
internal static class GenerationRule
{
    private static readonly HashSet<string> s_without = new(StringComparer.Ordinal)
    {
        "configmaps", "secrets", "serviceaccounts", "services", "endpoints", "events", "events.events.k8s.io",
        "namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims", "limitranges", "resourcequotas",
        "podtemplates", "leases.coordination.k8s.io", "endpointslices.discovery.k8s.io",
        "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
        "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io",
        "horizontalpodautoscalers.autoscaling", "storageclasses.storage.k8s.io", "csinodes.storage.k8s.io",
        "volumeattachments.storage.k8s.io", "csistoragecapacities.storage.k8s.io",
        "controllerrevisions.apps", "apiservices.apiregistration.k8s.io", "nodes.metrics.k8s.io",
        "pods.metrics.k8s.io", "runtimeclasses.node.k8s.io",
    };

    private static readonly string[] s_ignored = ["apiVersion", "kind", "metadata", "status"];

    public static bool Applies(Kind kind) => !s_without.Contains(kind.Resource);

    /// <param name="partly">Members that <paramref name="json"/> does not have stay as they are.</param>
    public static bool Changed(KubeObject old, JsonObject json, bool partly = false)
    {
        if (old.Kind.Plural == "deployments"
            && !Trees.AreEqual(old.At("metadata.annotations"), json["metadata"]?["annotations"]))
            return true;
        // Putting a pod on a node is not a change of what is wanted.
        if (old.Kind is { Plural: "pods", Group: "" } && old.Text("spec.nodeName") is null
            && json["spec"]?["nodeName"] is not null)
            return false;
        return old.Keys.Any(key => Counts(key) && (!partly || json.ContainsKey(key))
                && !Trees.AreEqual(old.At(FieldPath.Of(new FieldPath.Segment.Field(key))), json[key]))
            || json.Any(p => Counts(p.Key) && p.Value is not null && !old.Keys.Contains(p.Key));
    }

    private static bool Counts(string field) => !s_ignored.Contains(field);
}
