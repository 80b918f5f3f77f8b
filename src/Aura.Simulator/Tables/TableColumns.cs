using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Tables;

/// <summary>Which columns a kind has.</summary>
internal static class TableColumns
{
    private static readonly TableColumn[] s_usual = [TableColumn.ObjectName, TableColumn.CreatedAt];

    private static readonly Dictionary<string, TableColumn[]> s_byResource = new(StringComparer.Ordinal)
    {
        [Kind.Pod.Resource] = PodColumns.Columns,
        [Kind.Deployment.Resource] = WorkloadColumns.Deployment,
        [Kind.ReplicaSet.Resource] = WorkloadColumns.ReplicaSet,
        [Kind.ReplicationController.Resource] = WorkloadColumns.ReplicaSet,
        [Kind.StatefulSet.Resource] = WorkloadColumns.StatefulSet,
        [Kind.DaemonSet.Resource] = WorkloadColumns.DaemonSet,
        [Kind.ControllerRevision.Resource] = WorkloadColumns.ControllerRevision,
        [Kind.Job.Resource] = WorkloadColumns.Job,
        [Kind.CronJob.Resource] = WorkloadColumns.CronJob,
        [Kind.HorizontalPodAutoscaler.Resource] = WorkloadColumns.HorizontalPodAutoscaler,
        [Kind.PodDisruptionBudget.Resource] = WorkloadColumns.PodDisruptionBudget,
        [Kind.Node.Resource] = ClusterColumns.Node,
        [Kind.Namespace.Resource] = ClusterColumns.Namespace,
        [Kind.ConfigMap.Resource] = ClusterColumns.ConfigMap,
        [Kind.Secret.Resource] = ClusterColumns.Secret,
        [Kind.ServiceAccount.Resource] = ClusterColumns.ServiceAccount,
        [Kind.ResourceQuota.Resource] = ClusterColumns.ResourceQuota,
        [Kind.PersistentVolumeClaim.Resource] = ClusterColumns.PersistentVolumeClaim,
        [Kind.PersistentVolume.Resource] = ClusterColumns.PersistentVolume,
        [Kind.StorageClass.Resource] = ClusterColumns.StorageClass,
        [Kind.PriorityClass.Resource] = ClusterColumns.PriorityClass,
        [Kind.Lease.Resource] = ClusterColumns.Lease,
        [Kind.RoleBinding.Resource] = ClusterColumns.RoleBinding,
        [Kind.ClusterRoleBinding.Resource] = ClusterColumns.RoleBinding,
        [Kind.ValidatingWebhookConfiguration.Resource] = ClusterColumns.Webhooks,
        [Kind.MutatingWebhookConfiguration.Resource] = ClusterColumns.Webhooks,
        [Kind.Service.Resource] = NetworkColumns.Service,
        [Kind.Endpoints.Resource] = NetworkColumns.Endpoints,
        [Kind.EndpointSlice.Resource] = NetworkColumns.EndpointSlice,
        [Kind.Ingress.Resource] = NetworkColumns.Ingress,
        [Kind.IngressClass.Resource] = NetworkColumns.IngressClass,
        [Kind.NetworkPolicy.Resource] = NetworkColumns.NetworkPolicy,
        [Kind.CoreEvent.Resource] = NetworkColumns.Event,
        [Kind.Event.Resource] = NetworkColumns.Event,
    };

    public static IReadOnlyList<TableColumn> Of(ServedResource resource) => resource.Custom is not null
        ? CustomColumns.Of(resource.Custom)
        : s_byResource.GetValueOrDefault(resource.Kind.Resource, s_usual);
}
