namespace Aura.Actions.Shared;

/// <summary>What actions that change where a workload's pods may run need.</summary>
internal static class PlacementRbac
{
    public static readonly string[] Rules =
    [
        "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
        "apps/daemonsets: get, list, watch, patch", "apps/replicasets: list", "pods: get, list, watch",
        "pods/eviction: create", "nodes: list",
    ];
}
