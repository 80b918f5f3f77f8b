using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Scheduler;

namespace Aura.Simulator.Controllers.DaemonSets;

/// <summary>
/// A DaemonSet's pods: tied to their node by required node affinity on its name, tolerating what befalls nodes
/// (not-ready, unreachable, pressures, cordon).
/// </summary>
internal static class DaemonPods
{
    private static readonly (string Key, string Effect)[] s_tolerated =
    [
        ("node.kubernetes.io/not-ready", "NoExecute"),
        ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"),
        ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"),
        ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];

    /// <summary>The node that the pod is on or meant for.</summary>
    public static string? Target(KubeObject pod) => pod.NodeName() ?? (string?)(pod.At("spec.affinity.nodeAffinity"
        + ".requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms") as JsonArray)?[0]?["matchFields"]?[0]?
        ["values"]?[0];

    /// <summary>A pod of the template, to ask nodes whether they fit.</summary>
    public static PodInfo Probe(KubeObject set)
    {
        var spec = (JsonObject)set.Copy("spec.template.spec")!;
        Tolerate(spec);
        return new PodInfo(new KubeObject(Kind.Pod, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "probe", ["namespace"] = set.Namespace },
            ["spec"] = spec,
        }));
    }

    /// <summary>Should a pod be started there, and may one that runs there stay?</summary>
    public static (bool Run, bool Stay) Placement(PodInfo probe, KubeObject node)
    {
        var info = new NodeInfo(node);
        if (!NodeFilters.MatchesNode(probe, info))
            return (false, false);
        var untolerated = info.HardTaints.Where(t => !probe.Tolerations.Any(t.IsToleratedBy)).ToList();
        return (untolerated.Count == 0, untolerated.TrueForAll(t => t.Effect != "NoExecute"));
    }

    public static KubeObject New(KubeObject set, KubeObject revision, string node)
    {
        var pod = PodTemplates.NewPod(set, "spec.template").ToJson();
        var metadata = (JsonObject)pod["metadata"]!;
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels[Revisions.HashLabel] = Revisions.Hash(revision);
        labels["pod-template-generation"] = set.Annotation("deprecated.daemonset.template.generation") ?? "1";
        var spec = (JsonObject)pod["spec"]!;
        Tolerate(spec);
        if (spec["affinity"] is not JsonObject affinity)
            spec["affinity"] = affinity = [];
        if (affinity["nodeAffinity"] is not JsonObject nodeAffinity)
            affinity["nodeAffinity"] = nodeAffinity = [];
        nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"] = new JsonObject
        {
            ["nodeSelectorTerms"] = new JsonArray(new JsonObject
            {
                ["matchFields"] = new JsonArray(new JsonObject
                {
                    ["key"] = "metadata.name",
                    ["operator"] = "In",
                    ["values"] = new JsonArray(node),
                }),
            }),
        };
        return new KubeObject(Kind.Pod, pod);
    }

    private static void Tolerate(JsonObject spec)
    {
        if (spec["tolerations"] is not JsonArray tolerations)
            spec["tolerations"] = tolerations = [];
        foreach (var (key, effect) in s_tolerated)
            if (!tolerations.OfType<JsonObject>().Any(t => (string?)t["key"] == key && (string?)t["effect"] == effect))
                tolerations.Add(new JsonObject { ["key"] = key, ["operator"] = "Exists", ["effect"] = effect });
    }
}
