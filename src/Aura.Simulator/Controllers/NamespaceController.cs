using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>
/// Empties a namespace that is being deleted and then lets it go (its spec finalizer "kubernetes"). While something is
/// left, its conditions say what: NamespaceContentRemaining, NamespaceFinalizersRemaining. Pods get their grace period.
/// </summary>
internal sealed class NamespaceController : Controller
{
    /// <summary>Upstream waits so long for writes that were on their way when the deletion came.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public NamespaceController(ControlPlane plane) : base(plane)
    {
        On(Kind.Namespace, change =>
        {
            if (change.New.IsTerminating && change.Type != ChangeType.Deleted)
                EnqueueAfter(change.New, Grace);
        });
        plane.SubscribeAll(change =>
        {
            if (change.Type == ChangeType.Deleted && change.New.Namespace is { } ns
                && Store.Get(Kind.Namespace, null, ns) is { IsTerminating: true } going
                && going.Time("metadata.deletionTimestamp") + Grace <= Now)
                Enqueue("", ns);
        });
    }

    protected override string Component => "namespace-controller";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Kind.Namespace, null, name) is not { IsTerminating: true } item)
            return;
        foreach (var dependent in Contents(name).ToList())
            if (!dependent.IsTerminating)
                Store.Delete(dependent.Ref, new DeleteRequest { Uid = dependent.Uid, Propagation = "Background" });
        var left = Contents(name).ToList();
        if (left.Count == 0)
        {
            Store.Update(item, json => ((JsonObject)json["spec"]!).Remove("finalizers"));
            return;
        }
        Store.UpdateStatus(item, json => WriteConditions(json, left));
        EnqueueAfter(item, TimeSpan.FromSeconds(5));
    }

    private IEnumerable<KubeObject> Contents(string ns) =>
        Store.Kinds.Where(k => k.Namespaced).ToList().SelectMany(k => Store.List(k, ns));

    private void WriteConditions(JsonObject json, List<KubeObject> left)
    {
        if (json["status"] is not JsonObject status)
            json["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions)
            status["conditions"] = conditions = [];
        void Put(string type, string goodReason, string goodMessage, string? badReason = null, string? bad = null) =>
            Conditions.Put(conditions, type, bad is null ? "False" : "True", bad is null ? goodReason : badReason!,
                bad ?? goodMessage, NowText);
        Put("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered");
        Put("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions",
            "All legacy kube types successfully parsed");
        Put("NamespaceDeletionContentFailure", "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization");
        var counts = left.CountBy(o => o.Kind.Resource).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{(p.Key.Contains('.') ? p.Key : p.Key + ".")} has {p.Value} resource instances");
        Put("NamespaceContentRemaining", "ContentRemoved", "All content successfully removed", "SomeResourcesRemain",
            $"Some resources are remaining: {string.Join(", ", counts)}");
        var finalizers = left.SelectMany(o => (o.At("metadata.finalizers") as JsonArray)?.Select(f => (string)f!) ?? [])
            .CountBy(f => f).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key} in {p.Value} resource instances").ToList();
        Put("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished",
            "SomeFinalizersRemain", finalizers.Count == 0 ? null
                : $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}");
    }
}
