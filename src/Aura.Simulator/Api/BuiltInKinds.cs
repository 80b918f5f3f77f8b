using Aura.Kubernetes;

namespace Aura.Simulator.Api;

/// <summary>The resources that every cluster serves, in discovery's order of groups and versions.</summary>
internal static partial class BuiltInKinds
{
    private const string ReadOnly = "get list";
    private const string CreateOnly = "create";

    public static IEnumerable<ServedResource> All =>
    [
        .. Core, .. ApiRegistration, .. Apps, .. Events, .. Reviews, .. Autoscaling, .. Batch, .. Certificates,
        .. Networking, .. Policy, .. Rbac, .. Storage, .. AdmissionRegistration, .. ApiExtensions, .. Others,
    ];

    private static ServedResource[] Core =>
    [
        ServedResource.Of(new("", "v1", "Binding", "bindings"), verbs: CreateOnly),
        ServedResource.Of(new("", "v1", "ComponentStatus", "componentstatuses", false), "cs", verbs: ReadOnly),
        ServedResource.Of(Kind.ConfigMap, "cm"),
        ServedResource.Of(Kind.Endpoints, "ep"),
        ServedResource.Of(Kind.CoreEvent, "ev"),
        ServedResource.Of(Kind.LimitRange, "limits"),
        ServedResource.Of(Kind.Namespace, "ns", "", "finalize status", "create delete get list patch update watch"),
        ServedResource.Of(Kind.Node, "no", "", "proxy status"),
        ServedResource.Of(Kind.PersistentVolumeClaim, "pvc", "", "status"),
        ServedResource.Of(Kind.PersistentVolume, "pv", "", "status"),
        ServedResource.Of(Kind.Pod, "po", "all",
            "attach binding ephemeralcontainers eviction exec log portforward proxy resize status"),
        ServedResource.Of(Kind.PodTemplate),
        ServedResource.Of(Kind.ReplicationController, "rc", "all", "scale status"),
        ServedResource.Of(Kind.ResourceQuota, "quota", "", "status"),
        ServedResource.Of(Kind.Secret),
        ServedResource.Of(Kind.ServiceAccount, "sa", "", "token"),
        ServedResource.Of(Kind.Service, "svc", "all", "proxy status"),
    ];

    private static ServedResource[] Apps =>
    [
        ServedResource.Of(Kind.ControllerRevision),
        ServedResource.Of(Kind.DaemonSet, "ds", "all", "status"),
        ServedResource.Of(Kind.Deployment, "deploy", "all", "scale status"),
        ServedResource.Of(Kind.ReplicaSet, "rs", "all", "scale status"),
        ServedResource.Of(Kind.StatefulSet, "sts", "all", "scale status"),
    ];

    private static ServedResource[] Events => [ServedResource.Of(Kind.Event, "ev", storage: Kind.CoreEvent)];

    private static ServedResource[] Autoscaling =>
    [
        ServedResource.Of(Kind.HorizontalPodAutoscaler, "hpa", "all", "status"),
        ServedResource.Of(Kind.HorizontalPodAutoscaler with { Version = "v1" }, "hpa", "all", "status",
            storage: Kind.HorizontalPodAutoscaler),
    ];

    private static ServedResource[] Batch =>
    [
        ServedResource.Of(Kind.CronJob, "cj", "all", "status"),
        ServedResource.Of(Kind.Job, "", "all", "status"),
    ];

    private static ServedResource[] Policy => [ServedResource.Of(Kind.PodDisruptionBudget, "pdb", "", "status")];

    private static ServedResource[] Rbac =>
    [
        ServedResource.Of(Kind.ClusterRoleBinding),
        ServedResource.Of(Kind.ClusterRole),
        ServedResource.Of(Kind.RoleBinding),
        ServedResource.Of(Kind.Role),
    ];
}
