using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>The resources that every cluster serves, in discovery's order of groups and versions.</summary>
internal static partial class BuiltInKinds
{
    private const string ReadOnly = "get list";
    private const string CreateOnly = "create";

    public static IEnumerable<ApiResource> All =>
    [
        .. Core, .. ApiRegistration, .. Apps, .. Events, .. Reviews, .. Autoscaling, .. Batch, .. Certificates,
        .. Networking, .. Policy, .. Rbac, .. Storage, .. AdmissionRegistration, .. ApiExtensions, .. Others,
    ];

    private static ApiResource[] Core =>
    [
        ApiResource.Of(new("", "v1", "Binding", "bindings"), verbs: CreateOnly),
        ApiResource.Of(new("", "v1", "ComponentStatus", "componentstatuses", false), "cs", verbs: ReadOnly),
        ApiResource.Of(Kind.ConfigMap, "cm"),
        ApiResource.Of(Kind.Endpoints, "ep"),
        ApiResource.Of(Kind.CoreEvent, "ev"),
        ApiResource.Of(Kind.LimitRange, "limits"),
        ApiResource.Of(Kind.Namespace, "ns", "", "finalize status", "create delete get list patch update watch"),
        ApiResource.Of(Kind.Node, "no", "", "proxy status"),
        ApiResource.Of(Kind.PersistentVolumeClaim, "pvc", "", "status"),
        ApiResource.Of(Kind.PersistentVolume, "pv", "", "status"),
        ApiResource.Of(Kind.Pod, "po", "all",
            "attach binding ephemeralcontainers eviction exec log portforward proxy resize status"),
        ApiResource.Of(Kind.PodTemplate),
        ApiResource.Of(Kind.ReplicationController, "rc", "all", "scale status"),
        ApiResource.Of(Kind.ResourceQuota, "quota", "", "status"),
        ApiResource.Of(Kind.Secret),
        ApiResource.Of(Kind.ServiceAccount, "sa", "", "token"),
        ApiResource.Of(Kind.Service, "svc", "all", "proxy status"),
    ];

    private static ApiResource[] Apps =>
    [
        ApiResource.Of(Kind.ControllerRevision),
        ApiResource.Of(Kind.DaemonSet, "ds", "all", "status"),
        ApiResource.Of(Kind.Deployment, "deploy", "all", "scale status"),
        ApiResource.Of(Kind.ReplicaSet, "rs", "all", "scale status"),
        ApiResource.Of(Kind.StatefulSet, "sts", "all", "scale status"),
    ];

    private static ApiResource[] Events => [ApiResource.Of(Kind.Event, "ev", storage: Kind.CoreEvent)];

    private static ApiResource[] Autoscaling =>
    [
        ApiResource.Of(Kind.HorizontalPodAutoscaler, "hpa", "all", "status"),
        ApiResource.Of(Kind.HorizontalPodAutoscaler with { Version = "v1" }, "hpa", "all", "status",
            storage: Kind.HorizontalPodAutoscaler),
    ];

    private static ApiResource[] Batch =>
    [
        ApiResource.Of(Kind.CronJob, "cj", "all", "status"),
        ApiResource.Of(Kind.Job, "", "all", "status"),
    ];

    private static ApiResource[] Policy => [ApiResource.Of(Kind.PodDisruptionBudget, "pdb", "", "status")];

    private static ApiResource[] Rbac =>
    [
        ApiResource.Of(Kind.ClusterRoleBinding),
        ApiResource.Of(Kind.ClusterRole),
        ApiResource.Of(Kind.RoleBinding),
        ApiResource.Of(Kind.Role),
    ];
}
