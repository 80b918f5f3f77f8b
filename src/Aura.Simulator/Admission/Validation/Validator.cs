using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>
/// The rules of each kind that the API server checks after defaulting, on create and on update (where it also compares
/// with the object before). All faults are reported at once, in the server's order and words.
/// </summary>
internal static class Validator
{
    private delegate void Rule(JsonObject json, KubeObject? old, Faults faults);

    private static readonly Dictionary<string, Rule> s_byResource = new()
    {
        ["pods"] = PodRules.Pod,
        ["services"] = ServiceRules.Service,
        ["configmaps"] = ConfigRules.ConfigMap,
        ["secrets"] = ConfigRules.Secret,
        ["nodes"] = NodeRules.Node,
        ["persistentvolumeclaims"] = StorageRules.Claim,
        ["persistentvolumes"] = StorageRules.Volume,
        ["storageclasses.storage.k8s.io"] = StorageRules.Class,
        ["limitranges"] = QuotaRules.LimitRange,
        ["resourcequotas"] = QuotaRules.ResourceQuota,
        ["deployments.apps"] = WorkloadRules.Deployment,
        ["replicasets.apps"] = WorkloadRules.ReplicaSet,
        ["statefulsets.apps"] = WorkloadRules.StatefulSet,
        ["daemonsets.apps"] = WorkloadRules.DaemonSet,
        ["jobs.batch"] = BatchRules.Job,
        ["cronjobs.batch"] = BatchRules.CronJob,
        ["horizontalpodautoscalers.autoscaling"] = AutoscalingRules.Autoscaler,
        ["poddisruptionbudgets.policy"] = DisruptionRules.Budget,
        ["ingresses.networking.k8s.io"] = NetworkRules.Ingress,
        ["networkpolicies.networking.k8s.io"] = NetworkRules.Policy,
        ["roles.rbac.authorization.k8s.io"] = RbacRules.Role,
        ["clusterroles.rbac.authorization.k8s.io"] = RbacRules.Role,
        ["rolebindings.rbac.authorization.k8s.io"] = RbacRules.Binding,
        ["clusterrolebindings.rbac.authorization.k8s.io"] = RbacRules.Binding,
        ["priorityclasses.scheduling.k8s.io"] = DisruptionRules.PriorityClass,
        ["leases.coordination.k8s.io"] = DisruptionRules.Lease,
    };

    /// <exception cref="ApiStatusException">Invalid, with every fault.</exception>
    public static void Check(AdmissionRequest request)
    {
        var json = request.New!;
        var faults = new Faults();
        Metadata.Check(request.Kind, json, faults);
        switch (request.Subresource)
        {
            case null when s_byResource.TryGetValue(request.Kind.Resource, out var rule):
                rule(json, request.Old, faults);
                break;
            case "resize":
                PodUpdateRules.Resize(json, request.Old!, faults);
                break;
            case "ephemeralcontainers":
                PodUpdateRules.Ephemeral(json, request.Old!, faults);
                break;
        }
        if (faults.All.Count > 0)
            throw ApiStatusException.Invalid(request.Kind, json.Obj("metadata").Text("name"), faults.All);
    }
}
