using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Chaos;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Snapshots;

/// <summary>The kinds that diagnosis lists. Secrets are not among them; see <see cref="NamedSecrets"/>.</summary>
public static class SnapshotKinds
{
    /// <summary>Read from the whole cluster, whatever the scope: a node's room depends on all pods.</summary>
    public static readonly ImmutableArray<Kind> ClusterWide =
    [
        Kind.Node, Kind.Pod, Kind.Namespace, Kind.PersistentVolume, Kind.StorageClass, Kind.VolumeAttachment,
        Kind.IngressClass, Kind.ValidatingWebhookConfiguration, Kind.MutatingWebhookConfiguration, Kind.ApiService,
        Kind.ClusterRole, Kind.ClusterRoleBinding,
    ];

    /// <summary>Read from the namespace asked for, or from all.</summary>
    public static readonly ImmutableArray<Kind> InNamespace =
    [
        Kind.Deployment, Kind.ReplicaSet, Kind.StatefulSet, Kind.DaemonSet, Kind.ControllerRevision, Kind.Job,
        Kind.CronJob, Kind.Service, Kind.EndpointSlice, Kind.Ingress, Kind.NetworkPolicy, Kind.ConfigMap,
        Kind.ServiceAccount, Kind.Role, Kind.RoleBinding, Kind.PersistentVolumeClaim, Kind.ResourceQuota,
        Kind.LimitRange, Kind.HorizontalPodAutoscaler, Kind.PodDisruptionBudget, Kind.CoreEvent,
    ];

    /// <summary>What a cluster may do without; that it is not served is no gap.</summary>
    public static readonly ImmutableArray<Kind> WhereServed =
    [
        Kind.PodMetrics, Kind.NodeMetrics, Kind.GatewayClass, Kind.Gateway, Kind.HttpRoute, Kind.Certificate,
        .. ChaosExperiments.Kinds,
    ];

    /// <summary>Whatever the scope, it is read from all namespaces: an experiment disturbs pods of others.</summary>
    public static bool IsWide(Kind kind) => ClusterWide.Contains(kind) || ChaosExperiments.Kinds.Contains(kind);

    /// <summary>Measured when asked for: the metrics API serves no watches.</summary>
    public static bool IsWatched(Kind kind) => kind != Kind.PodMetrics && kind != Kind.NodeMetrics;

    public static IEnumerable<Kind> All => ClusterWide.Concat(InNamespace).Concat(WhereServed);
}
