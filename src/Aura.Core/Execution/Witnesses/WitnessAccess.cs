namespace Aura.Execution.Witnesses;

/// <summary>What witnesses are found and followed by, whatever the action.</summary>
public static class WitnessAccess
{
    /// <summary>As in <see cref="Checks.ISafetyCheck.Rbac"/>.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "services: list", "discovery.k8s.io/endpointslices: list, watch", "policy/poddisruptionbudgets: list",
        "autoscaling/horizontalpodautoscalers: list", "pods: get, list", "apps/deployments: get, list",
        "apps/statefulsets: get, list", "apps/daemonsets: get, list", "apps/replicasets: get",
        "batch/jobs: get", "batch/cronjobs: get", "replicationcontrollers: get",
    ];
}
