using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Chaos;

/// <summary>
/// Experiments of Chaos Mesh and LitmusChaos that run now. Chaos Mesh lists the pods that it has injected into in
/// <c>status.experiment.containerRecords</c> ("namespace/pod" or "namespace/pod/container"); what kills once (pod-kill,
/// container-kill) stays "Injected" for good and counts for ten minutes. LitmusChaos names a namespace and a label
/// selector.
/// </summary>
public sealed class ChaosExperiments
{
    public static readonly ImmutableArray<Kind> Kinds =
    [
        Kind.PodChaos, Kind.NetworkChaos, Kind.StressChaos, Kind.IoChaos, Kind.DnsChaos, Kind.HttpChaos, Kind.TimeChaos,
        Kind.ChaosEngine,
    ];

    private static readonly TimeSpan AfterKill = TimeSpan.FromMinutes(10);
    private readonly ILookup<ObjectRef, ObjectRef> _byPod;

    private ChaosExperiments(ImmutableArray<ChaosExperiment> all)
    {
        All = all;
        _byPod = all.SelectMany(e => e.Pods.Select(p => (Pod: p, e.Object.Ref))).ToLookup(x => x.Pod, x => x.Ref);
    }

    public ImmutableArray<ChaosExperiment> All { get; }

    public IEnumerable<ObjectRef> On(KubeObject pod) => _byPod[pod.Ref];

    public static ChaosExperiments Of(Snapshot cluster) => new(
    [
        .. Kinds.SelectMany(cluster.Of).Where(o => !o.IsTerminating)
            .Select(o => o.Kind == Kind.ChaosEngine ? Litmus(o, cluster) : Mesh(o, cluster)).OfType<ChaosExperiment>(),
    ]);

    private static ChaosExperiment? Mesh(KubeObject chaos, Snapshot cluster)
    {
        if (chaos.Text("status.experiment.desiredPhase") != "Run")
            return null;
        var injected = chaos.List("status.experiment.containerRecords")
            .Where(r => (string?)r["phase"] == "Injected").ToList();
        var action = chaos.Text("spec.action");
        var since = chaos.Time("metadata.creationTimestamp");
        if (injected.Count == 0 || (action is "pod-kill" or "container-kill" && cluster.Now - since > AfterKill))
            return null;
        var pods = injected.Select(r => $"{r["id"]}".Split('/')).Where(p => p.Length >= 2)
            .Select(p => new ObjectRef(Kind.Pod, p[0], p[1])).Distinct().Where(p => cluster.Find(p) is not null);
        return new ChaosExperiment(chaos, $"{chaos.Kind.Name}{(action is null ? "" : $" {ClusterText.Name(action)}")}",
            new Evidence("injected into", chaos.Ref, "status.experiment.containerRecords",
                string.Join(", ", injected.Take(5).Select(r => $"{r["id"]}"))), [.. pods], since);
    }

    private static ChaosExperiment? Litmus(KubeObject engine, Snapshot cluster)
    {
        var running = engine.List("status.experiments").FirstOrDefault(e => (string?)e["status"] == "Running");
        if (engine.Text("spec.engineState") != "active"
            || engine.Text("status.engineStatus") is "completed" or "stopped" || running is null)
            return null;
        return new ChaosExperiment(engine, $"ChaosEngine {ClusterText.Name($"{running["name"]}")}",
            new Evidence("its experiment is", engine.Ref,
                $"status.experiments[name={running["name"]}].status", "Running"),
            [.. Targets(engine, cluster)], engine.Time("metadata.creationTimestamp"));
    }

    private static IEnumerable<ObjectRef> Targets(KubeObject engine, Snapshot cluster)
    {
        if (engine.Text("spec.appinfo.applabel") is not { Length: > 0 } label)
            return [];
        var ns = engine.Text("spec.appinfo.appns") ?? engine.Namespace;
        try
        {
            var selector = Selector.Labels(label);
            return cluster.LivePods.Where(p => p.Namespace == ns && selector.Matches(p)).Select(p => p.Ref);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
