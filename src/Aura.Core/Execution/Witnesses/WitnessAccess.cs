namespace Aura.Execution.Witnesses;

/// <summary>What witnesses are found and followed by, whatever the action.</summary>
public static class WitnessAccess
{
    /// <summary>As in <see cref="Checks.ISafetyCheck.Rbac"/>.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "services: get, list, watch", "discovery.k8s.io/endpointslices: get, list, watch",
        "policy/poddisruptionbudgets: get, list, watch", "autoscaling/horizontalpodautoscalers: get, list, watch",
        "pods: get, list, watch", "apps/deployments: get, list, watch", "apps/statefulsets: get, list, watch",
        "apps/daemonsets: get, list, watch", "apps/replicasets: get", "batch/jobs: get", "batch/cronjobs: get",
        "replicationcontrollers: get",
    ];
}
