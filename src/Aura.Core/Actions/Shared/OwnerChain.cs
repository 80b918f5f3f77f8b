using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Who controls an object, from the nearest controller up to the root.</summary>
public sealed record OwnerChain(IReadOnlyList<OwnerChain.Owner> Owners)
{
    /// <summary>
    /// <paramref name="Object"/> is null where it is gone, or of a kind that only its operator knows.
    /// </summary>
    public sealed record Owner(ObjectRef Ref, KubeObject? Object, bool Custom);

    private static readonly Kind[] Known =
        [Kind.ReplicaSet, Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Job, Kind.CronJob,
        Kind.ReplicationController];

    /// <summary>What finding the owners of pods needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
    [
        "apps/replicasets: get", "apps/deployments: get", "apps/statefulsets: get", "apps/daemonsets: get",
        "batch/jobs: get", "batch/cronjobs: get", "replicationcontrollers: get",
    ];

    /// <summary>What made the object; null for a bare one.</summary>
    public Owner? Controller => Owners.Count == 0 ? null : Owners[0];

    /// <summary>The one to change instead of the object: the Deployment rather than its ReplicaSet.</summary>
    public Owner? Root => Owners.Count == 0 ? null : Owners[^1];

    /// <summary>The custom resource through which an operator keeps the object, if any.</summary>
    public ObjectRef? CustomResource => Owners.FirstOrDefault(o => o.Custom)?.Ref;

    public static async Task<OwnerChain> OfAsync(KubeObject start, ClusterView cluster)
    {
        var owners = new List<Owner>();
        for (var at = start; at?.Controller is { } reference && owners.Count < 8;)
        {
            var kind = KindOf(reference, out var custom);
            var target =
                new ObjectRef(kind, kind.Namespaced ? start.Namespace : null, (string?)reference["name"] ?? "");
            var found = custom || kind == Kind.Node ? null : await cluster.GetAsync(target);
            // A namesake that was made later is not the owner.
            at = found?.Uid == (string?)reference["uid"] ? found : null;
            owners.Add(new Owner(target, at, custom));
        }
        return new OwnerChain(owners);
    }

    private static Kind KindOf(JsonObject reference, out bool custom)
    {
        var (api, name) = ((string?)reference["apiVersion"] ?? "v1", (string?)reference["kind"] ?? "");
        var group = api.Contains('/') ? api.Split('/')[0] : "";
        custom = false;
        if (Known.FirstOrDefault(k => k.Group == group && k.Name == name) is { } known)
            return known;
        if (group.Length == 0 && name == Kind.Node.Name)
            return Kind.Node;
        custom = true;
        return new Kind(group, api.Split('/')[^1], name, name.ToLowerInvariant() + "s");
    }
}
