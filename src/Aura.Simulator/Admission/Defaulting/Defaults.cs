using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>
/// Fills in what the API server fills in when an object is decoded, on create and on every update. The rules are those
/// of the reference of each API type ("Defaults to …").
/// </summary>
public static class Defaults
{
    private static readonly Dictionary<string, Action<JsonObject>> s_byResource = new()
    {
        ["pods"] = PodDefaults.Pod,
        ["services"] = ServiceDefaults.Service,
        ["endpoints"] = ServiceDefaults.Endpoints,
        ["endpointslices.discovery.k8s.io"] = ServiceDefaults.EndpointSlice,
        ["namespaces"] = CoreDefaults.Namespace,
        ["nodes"] = CoreDefaults.Node,
        ["secrets"] = CoreDefaults.Secret,
        ["persistentvolumeclaims"] = StorageDefaults.Claim,
        ["persistentvolumes"] = StorageDefaults.Volume,
        ["storageclasses.storage.k8s.io"] = StorageDefaults.Class,
        ["replicationcontrollers"] = WorkloadDefaults.ReplicationController,
        ["deployments.apps"] = WorkloadDefaults.Deployment,
        ["replicasets.apps"] = WorkloadDefaults.ReplicaSet,
        ["statefulsets.apps"] = WorkloadDefaults.StatefulSet,
        ["daemonsets.apps"] = WorkloadDefaults.DaemonSet,
        ["jobs.batch"] = BatchDefaults.Job,
        ["cronjobs.batch"] = BatchDefaults.CronJob,
        ["horizontalpodautoscalers.autoscaling"] = AutoscalingDefaults.Autoscaler,
        ["ingresses.networking.k8s.io"] = NetworkingDefaults.Ingress,
        ["ingressclasses.networking.k8s.io"] = NetworkingDefaults.IngressClass,
        ["networkpolicies.networking.k8s.io"] = NetworkingDefaults.NetworkPolicy,
        ["roles.rbac.authorization.k8s.io"] = RbacDefaults.Role,
        ["clusterroles.rbac.authorization.k8s.io"] = RbacDefaults.Role,
        ["rolebindings.rbac.authorization.k8s.io"] = RbacDefaults.Binding,
        ["clusterrolebindings.rbac.authorization.k8s.io"] = RbacDefaults.Binding,
        ["limitranges"] = PolicyDefaults.LimitRange,
        ["resourcequotas"] = PolicyDefaults.ResourceQuota,
        ["poddisruptionbudgets.policy"] = PolicyDefaults.DisruptionBudget,
        ["priorityclasses.scheduling.k8s.io"] = PolicyDefaults.PriorityClass,
        ["validatingwebhookconfigurations.admissionregistration.k8s.io"] = c => PolicyDefaults.Webhooks(c, false),
        ["mutatingwebhookconfigurations.admissionregistration.k8s.io"] = c => PolicyDefaults.Webhooks(c, true),
    };

    /// <summary>
    /// Changes <paramref name="json"/> in place; a kind without defaults (a custom one too) stays as it is.
    /// </summary>
    public static void Apply(Kind kind, JsonObject json)
    {
        if (s_byResource.TryGetValue(kind.Resource, out var defaults))
            defaults(json);
    }
}
