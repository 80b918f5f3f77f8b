using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis;
using Aura.Diagnosis.Logs;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Selection;

/// <summary>
/// Chooses the objects that matter from what diagnosis has read, and reads the few that it has not. Of namespaces
/// that are not concerned there are the pods on the nodes, as load.
/// </summary>
internal sealed class SnapshotSelection(Snapshot cluster, TwinScope scope, ClusterView live)
{
    private const string NodeLeases = "kube-node-lease";
    private readonly List<string> _lacking = [];

    /// <summary>What is not among the objects and could bear on the outcome; sentences.</summary>
    public IReadOnlyList<string> Lacking => _lacking;

    /// <summary>Owners before what they own.</summary>
    public async Task<ImmutableArray<KubeObject>> ReadAsync(
        IReadOnlyCollection<Strategy> strategies, CancellationToken cancellation)
    {
        var objects = new List<KubeObject>(Chosen());
        foreach (var kind in TwinKinds.Wide)
            objects.AddRange(await live.ListIfServedAsync(kind));
        objects.AddRange(await live.ListIfServedAsync(Kind.Lease, NodeLeases));
        foreach (var ns in scope.Namespaces)
            foreach (var kind in TwinKinds.Custom)
                objects.AddRange(await live.ListIfServedAsync(kind, ns));
        var (secrets, lacking) = await StandInSecrets.ReadAsync(cluster, scope, strategies, live, cancellation);
        objects.AddRange(secrets);
        _lacking.AddRange(lacking);
        objects = await WithDefinitionsAsync(objects);
        _lacking.AddRange(cluster.Unread.Where(u => u.Key != Kind.Secret).Select(u => $"{u.Key.Plural}: {u.Value}"));
        if (!scope.LeftOut.IsEmpty)
            _lacking.Add($"namespaces that are there as load only: {string.Join(", ", scope.LeftOut)}");
        return [.. objects.DistinctBy(o => o.Ref).OrderBy(o => TwinKinds.Order(o.Kind))
            .ThenBy(o => $"{o.Ref}", StringComparer.Ordinal)];
    }

    private IEnumerable<KubeObject> Chosen() => cluster.Kinds.Append(Kind.CoreEvent)
        .Where(k => !TwinKinds.IsLeftOut(k)).SelectMany(cluster.Of)
        .Select(o => o.Namespace is null || scope.Namespaces.Contains(o.Namespace) ? o
            : o.Kind == Kind.Pod ? Load(o)
            // Whatever is asked for depends on the names of Services.
            : o.Ref == Dependency.DnsConfig ? o : null).OfType<KubeObject>()
        .Where(o => !IsBuiltInRole(o));

    // Every API server makes these for itself.
    private static bool IsBuiltInRole(KubeObject o) =>
        (o.Kind == Kind.ClusterRole || o.Kind == Kind.ClusterRoleBinding)
        && o.Label("kubernetes.io/bootstrapping") is not null;

    /// <summary>A pod of which only the place matters that it takes; null where it takes none.</summary>
    private static KubeObject? Load(KubeObject pod)
    {
        if (pod.Text("spec.nodeName") is not { } node || WorkloadPods.IsFinished(pod))
            return null;
        var spec = new JsonObject
        {
            ["nodeName"] = node,
            ["containers"] = Bare(pod, "containers"),
            ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
        };
        if (pod.At("spec.initContainers") is JsonArray { Count: > 0 })
            spec["initContainers"] = Bare(pod, "initContainers");
        foreach (var field in (string[])["priority", "priorityClassName", "overhead", "hostNetwork"])
            if (pod.Copy($"spec.{field}") is { } value)
                spec[field] = value;
        var metadata = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace };
        foreach (var field in (string[])["uid", "resourceVersion", "creationTimestamp", "labels"])
            if (pod.Copy($"metadata.{field}") is { } value)
                metadata[field] = value;
        return new KubeObject(Kind.Pod, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = metadata,
            ["spec"] = spec,
            ["status"] = pod.Copy("status"),
        });
    }

    private static JsonArray Bare(KubeObject pod, string containers) => new([.. pod.List($"spec.{containers}")
        .Select(JsonNode? (c) =>
        {
            var bare = new JsonObject();
            foreach (var field in (string[])["name", "image", "resources", "restartPolicy", "ports"])
                if (c[field] is { } value)
                    bare[field] = value.DeepClone();
            return bare;
        })]);

    /// <summary>Custom resources need their definitions; without one that may be read they are left out.</summary>
    private async Task<List<KubeObject>> WithDefinitionsAsync(List<KubeObject> objects)
    {
        var definitions = new Dictionary<Kind, KubeObject?>();
        foreach (var kind in objects.Select(o => o.Kind).Distinct().Where(TwinKinds.IsCustom).ToList())
        {
            definitions[kind] = await DefinitionAsync(kind);
            if (definitions[kind] is null)
                _lacking.Add($"{kind.Plural}: their definition could not be read");
        }
        return
        [
            .. definitions.Values.OfType<KubeObject>(),
            .. objects.Where(o => !definitions.TryGetValue(o.Kind, out var found) || found is not null),
        ];
    }

    private async Task<KubeObject?> DefinitionAsync(Kind kind)
    {
        try
        {
            return await live.GetAsync(Kind.CustomResourceDefinition, null, kind.Resource);
        }
        catch (KubeException e) when (e.Reason is "Forbidden" or "NotFound")
        {
            return null;
        }
    }
}
