using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Scheduler;

/// <summary>A pod as the scheduler sees it: what it would otherwise read from the object for every node.</summary>
internal sealed class PodInfo
{
    public PodInfo(KubeObject pod)
    {
        Pod = pod;
        Resources = PodResources.Of(pod);
        Priority = (int)(pod.Number("spec.priority") ?? 0);
        Tolerations = [.. pod.List("spec.tolerations")];
        NodeSelector = pod.At("spec.nodeSelector") as JsonObject;
        Labels = pod.Labels;
        var affinity = pod.At("spec.affinity") as JsonObject;
        NodeAffinity = affinity?["nodeAffinity"] as JsonObject;
        Affinity = AffinityTerm.Required(affinity?["podAffinity"], pod);
        AntiAffinity = AffinityTerm.Required(affinity?["podAntiAffinity"], pod);
        Preferred = AffinityTerm.PreferredOf(affinity, pod);
        Spread = SpreadConstraint.Of(pod);
        HostPorts = [.. Ports(pod)];
        Owner = (string?)pod.Controller?["uid"];
    }

    public KubeObject Pod { get; private set; }
    public PodResources Resources { get; }
    public int Priority { get; }
    public IReadOnlyList<JsonObject> Tolerations { get; }
    public JsonObject? NodeSelector { get; }
    public JsonObject? NodeAffinity { get; }
    public IReadOnlyDictionary<string, string> Labels { get; }
    public IReadOnlyList<AffinityTerm> Affinity { get; }
    public IReadOnlyList<AffinityTerm> AntiAffinity { get; }
    public IReadOnlyList<(int Weight, AffinityTerm Term)> Preferred { get; }
    public IReadOnlyList<SpreadConstraint> Spread { get; }
    public IReadOnlyList<string> HostPorts { get; }

    /// <summary>The uid of the pod's controller: pods of one are spread over nodes.</summary>
    public string? Owner { get; }

    /// <summary>Takes a newer state of the pod whose spec and labels are the same.</summary>
    public void Refresh(KubeObject pod) => Pod = pod;

    private static IEnumerable<string> Ports(KubeObject pod) => pod.List("spec.containers")
        .SelectMany(c => (c["ports"] as JsonArray)?.OfType<JsonObject>() ?? [])
        .Where(p => p["hostPort"].Int() > 0)
        .Select(p => $"{(string?)p["protocol"] ?? "TCP"}/{p["hostPort"].Int()}");
}
