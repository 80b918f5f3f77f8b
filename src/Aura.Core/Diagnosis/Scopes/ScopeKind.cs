using Aura.Actions;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scopes;

/// <summary>The kinds that a diagnosis can be asked for, by the names that people and kubectl use.</summary>
public static class ScopeKind
{
    private static readonly (Kind Kind, string[] Short)[] Known =
    [
        (Kind.Pod, ["po"]), (Kind.Node, ["no"]), (Kind.Deployment, ["deploy"]), (Kind.ReplicaSet, ["rs"]),
        (Kind.StatefulSet, ["sts"]), (Kind.DaemonSet, ["ds"]), (Kind.Job, []), (Kind.Service, ["svc"]),
        (Kind.ConfigMap, ["cm"]), (Kind.Secret, []), (Kind.CronJob, ["cj"]), (Kind.Ingress, ["ing"]),
        (Kind.NetworkPolicy, ["netpol"]), (Kind.PersistentVolumeClaim, ["pvc"]), (Kind.PersistentVolume, ["pv"]),
        (Kind.ResourceQuota, ["quota"]), (Kind.LimitRange, ["limits"]), (Kind.HorizontalPodAutoscaler, ["hpa"]),
        (Kind.PodDisruptionBudget, ["pdb"]), (Kind.Namespace, ["ns"]), (Kind.ServiceAccount, ["sa"]),
        (Kind.Role, []), (Kind.RoleBinding, []), (Kind.ClusterRole, []), (Kind.ClusterRoleBinding, []),
        (Kind.StorageClass, ["sc"]), (Kind.ApiService, []), (Kind.ValidatingWebhookConfiguration, []),
        (Kind.MutatingWebhookConfiguration, []), (Kind.Gateway, ["gtw"]), (Kind.HttpRoute, []),
        (Kind.Certificate, ["cert"]),
    ];

    /// <returns>Null where no kind is asked for.</returns>
    /// <exception cref="ArgumentsException">Not a kind that diagnosis looks at.</exception>
    public static Kind? Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        foreach (var (kind, shorts) in Known)
            if (shorts.Append(kind.Name).Append(kind.Plural).Append(kind.Resource)
                .Contains(name.Trim(), StringComparer.OrdinalIgnoreCase))
                return kind;
        throw new ArgumentsException([$"kind: diagnose does not look at '{name}'; it knows "
            + string.Join(", ", Known.Select(k => k.Kind.Name))]);
    }
}
