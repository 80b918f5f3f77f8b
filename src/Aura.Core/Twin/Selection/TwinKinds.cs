using System.Collections.Immutable;
using Aura.Actions.Observability;
using Aura.Actions.Shared;
using Aura.Actions.Storage.Providers;
using Aura.Diagnosis.Detectors.Chaos;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Selection;

/// <summary>The kinds that a twin is made of, beyond those that diagnosis reads.</summary>
internal static class TwinKinds
{
    private static readonly Kind s_runtimeClass = new("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", false);

    /// <summary>Read as well; of no namespace.</summary>
    public static readonly ImmutableArray<Kind> Wide = [Kind.PriorityClass, s_runtimeClass];

    /// <summary>Read as well from the namespaces concerned, where they are served.</summary>
    public static readonly ImmutableArray<Kind> Custom =
    [
        VerticalScalers.Kind, VolumeSnapshots.Snapshot,
        new("networking.istio.io", "v1", "VirtualService", "virtualservices"),
        new("networking.istio.io", "v1", "DestinationRule", "destinationrules"),
        Operators.ServiceMonitor, Operators.PrometheusRule,
        new("postgresql.cnpg.io", "v1", "Cluster", "clusters"),
    ];

    // Answers of the API server that are no objects, and what is a cluster's own.
    private static readonly ImmutableArray<Kind> s_leftOut = [Kind.PodMetrics, Kind.NodeMetrics, Kind.ApiService];

    /// <summary>In this order owners and what is referred to come before what needs them.</summary>
    private static readonly ImmutableArray<Kind> s_first =
    [
        Kind.CustomResourceDefinition, Kind.Namespace, Kind.PriorityClass, s_runtimeClass, Kind.StorageClass,
        Kind.IngressClass, Kind.GatewayClass, Kind.ClusterRole, Kind.ClusterRoleBinding, Kind.Node, Kind.Lease,
        Kind.PersistentVolume, Kind.ServiceAccount, Kind.Role, Kind.RoleBinding, Kind.ConfigMap, Kind.Secret,
        Kind.LimitRange, Kind.ResourceQuota, Kind.PersistentVolumeClaim, Kind.VolumeAttachment, Kind.Service,
        Kind.PodDisruptionBudget, Kind.CronJob, Kind.Job, Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet,
        Kind.ControllerRevision, Kind.ReplicaSet, Kind.Pod, Kind.EndpointSlice, Kind.HorizontalPodAutoscaler,
    ];

    // Webhooks and policies judge what is made: they come when all else is there.
    private static readonly ImmutableArray<Kind> s_last =
        [Kind.ValidatingWebhookConfiguration, Kind.MutatingWebhookConfiguration, Kind.CoreEvent];

    public static bool IsLeftOut(Kind kind) => s_leftOut.Contains(kind);

    /// <summary>A kind that the API server has of a CustomResourceDefinition.</summary>
    public static bool IsCustom(Kind kind) => Custom.Contains(kind) || ChaosExperiments.Kinds.Contains(kind)
        || (SnapshotKinds.WhereServed.Contains(kind) && !IsLeftOut(kind));

    public static int Order(Kind kind) => s_first.IndexOf(kind) is >= 0 and var first ? first
        : s_last.IndexOf(kind) is >= 0 and var last ? 1000 + last : 500;
}
