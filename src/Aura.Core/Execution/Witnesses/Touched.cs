using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Execution.Checks;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Witnesses;

/// <summary>
/// What plans reach, directly or not: pods, with how many may be missing for a while, and settings.
/// </summary>
internal sealed class Touched
{
    private readonly HashSet<ObjectRef> _named;

    private Touched(HashSet<ObjectRef> named) => _named = named;

    /// <summary>Pods that the plan replaces, moves, removes or relabels.</summary>
    public List<Pods> Groups { get; } = [];

    /// <summary>ConfigMaps, Secrets, claims, quotas and limits that it changes.</summary>
    public List<ObjectRef> Settings { get; } = [];

    public IEnumerable<string> Namespaces => Groups.Select(g => g.Namespace).Distinct();

    public bool IsEmpty => Groups.Count == 0 && Settings.Count == 0;

    /// <summary>The plan writes it, so that what becomes of it is what was wanted.</summary>
    public bool Names(ObjectRef target) => _named.Contains(target);

    /// <summary>Alike pods.</summary>
    /// <param name="MayMiss">How many may be down at a time while the plan is carried out.</param>
    /// <param name="Owner">The workload they belong to; null where nothing makes them again.</param>
    /// <param name="Ready">Of single pods: it is ready now.</param>
    public sealed record Pods(
        string Namespace, IReadOnlyDictionary<string, string> Labels, int MayMiss, KubeObject? Owner, bool Bare,
        bool Ready);

    /// <param name="plans">What is to be carried out.</param>
    /// <param name="named">What the whole execution writes.</param>
    public static async Task<Touched> ByAsync(
        IReadOnlyList<Plan> plans, IEnumerable<ObjectRef> named, ClusterView cluster)
    {
        var touched = new Touched([.. named]);
        foreach (var plan in plans)
        {
            foreach (var workload in await WorkloadChange.OfAsync(plan, cluster))
                if (workload.Before.Namespace is { } ns)
                    touched.Groups.Add(new Pods(ns, workload.Before.Map("spec.template.metadata.labels"),
                        workload.MaxUnavailable, workload.Before, Bare: false, Ready: false));
            foreach (var change in plan.Changes.DistinctBy(c => c.Target))
                await touched.AddAsync(change, cluster);
        }
        return touched;
    }

    private async Task AddAsync(Change change, ClusterView cluster)
    {
        var kind = change.Target.Kind;
        if (kind == Kind.Pod && change is not Change.Create && await cluster.GetAsync(change.Target) is { } pod)
            await AddPodAsync(pod, cluster);
        else if (kind == Kind.Node && DrivesPodsAway(change))
            foreach (var there in await cluster.ListAsync(Kind.Pod, fields: $"spec.nodeName={change.Target.Name}"))
                await AddPodAsync(there, cluster);
        else if (IsSetting(kind) && change is not Change.Create)
            Settings.Add(change.Target);
    }

    private async Task AddPodAsync(KubeObject pod, ClusterView cluster)
    {
        if (pod.IsTerminating || WorkloadPods.IsFinished(pod))
            return;
        var root = (await OwnerChain.OfAsync(pod, cluster)).Root;
        var bare = root is null || root.Ref.Kind == Kind.Job || root.Ref.Kind == Kind.CronJob;
        Groups.Add(new Pods(pod.Namespace!, pod.Labels, 1, root?.Object, bare, WorkloadPods.IsReady(pod)));
    }

    // A cordon moves nobody.
    private static bool DrivesPodsAway(Change change) => change is Change.Delete
        || change is Change.Patch patch && patch.Fields.Any(f => Contains(f.After, "NoExecute"));

    private static bool IsSetting(Kind kind) => kind == Kind.ConfigMap || kind == Kind.Secret
        || kind == Kind.PersistentVolumeClaim || kind == Kind.ResourceQuota || kind == Kind.LimitRange;

    private static bool Contains(JsonNode? node, string text) =>
        node?.ToJsonString().Contains(text, StringComparison.Ordinal) == true;
}
