using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Planning;

/// <summary>
/// The cluster as it should be after plans that are not carried out yet, so that a step can be planned that builds on
/// others: changed fields are changed, evicted pods are gone, and so are the broken pods of a workload that rolls.
/// </summary>
internal sealed class ExpectedView(ClusterView now) : PassingView(now)
{
    private const string CordonTaint = "node.kubernetes.io/unschedulable";
    private readonly Dictionary<ObjectRef, KubeObject> _changed = [];
    private readonly HashSet<ObjectRef> _gone = [];

    /// <summary>From now on, the plan counts as carried out.</summary>
    public async Task ApplyAsync(Plan plan)
    {
        foreach (var change in plan.Changes)
            switch (change)
            {
                case Change.Patch patch when await GetAsync(patch.Target) is { } before:
                    var after = patch.Fields.Aggregate(before, (o, f) => o.With(f.Path, f.After));
                    _changed[patch.Target] = Uncordoned(after);
                    if (!JsonNode.DeepEquals(before.At("spec.template"), after.At("spec.template")))
                        _gone.UnionWith((await WorkloadPods.OfAsync(Inner, before))
                            .Where(p => !WorkloadPods.IsReady(p)).Select(p => p.Ref));
                    break;
                case Change.Scale scale when await GetAsync(scale.Target) is { } before:
                    _changed[scale.Target] = before.With("spec.replicas", scale.After);
                    break;
                case Change.Evict or Change.Delete:
                    _gone.Add(change.Target);
                    break;
            }
    }

    public override async Task<KubeObject?> GetAsync(ObjectRef target) =>
        _gone.Contains(target) ? null : _changed.GetValueOrDefault(target) ?? await Inner.GetAsync(target);

    public override async Task<IReadOnlyList<KubeObject>> ListAsync(
        Kind kind, string? ns = null, string? labels = null, string? fields = null) =>
        [.. (await Inner.ListAsync(kind, ns, labels, fields)).Where(o => !_gone.Contains(o.Ref))
            .Select(o => _changed.GetValueOrDefault(o.Ref) ?? o)];

    /// <summary>The node controller takes its taint away with the cordon.</summary>
    private static KubeObject Uncordoned(KubeObject o) =>
        o.Kind == Kind.Node && !o.Flag("spec.unschedulable") && o.At("spec.taints") is JsonArray taints
            ? o.With("spec.taints", new JsonArray([.. taints.Where(t => (string?)t?["key"] != CordonTaint)
                .Select(t => t!.DeepClone())]))
            : o;
}
