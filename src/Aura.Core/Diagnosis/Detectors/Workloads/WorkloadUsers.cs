using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>Who counts on a workload: Services that select its pods, what leads to these, autoscalers.</summary>
public sealed class WorkloadUsers
{
    private readonly ILookup<(string?, string), KubeObject> _services;
    private readonly ILookup<ObjectRef, KubeObject> _ingresses;
    private readonly ILookup<(string?, string, string), KubeObject> _scalers;

    private WorkloadUsers(Snapshot cluster)
    {
        // By one pair of the selector: whoever has all labels has that one.
        _services = cluster.Of(Kind.Service)
            .Where(s => s.At("spec.selector") is JsonObject { Count: > 0 } && s.Text("spec.type") != "ExternalName")
            .ToLookup(s => (s.Namespace, s.At("spec.selector")!.AsObject().Select(p => $"{p.Key}={p.Value}").First()));
        _ingresses = cluster.Of(Kind.Ingress).SelectMany(i => Backends(i).Select(s => (i, s)))
            .ToLookup(x => x.s, x => x.i);
        _scalers = cluster.Of(Kind.HorizontalPodAutoscaler).ToLookup(h => (h.Namespace,
            h.Text("spec.scaleTargetRef.kind") ?? "", h.Text("spec.scaleTargetRef.name") ?? ""));
    }

    public static WorkloadUsers Of(Snapshot cluster) => new(cluster);

    /// <summary>The Services that select pods of the workload's template.</summary>
    public IReadOnlyList<KubeObject> Services(KubeObject workload)
    {
        var labels = RolloutHistory.TemplateOf(workload).Labels;
        return
        [
            .. labels.SelectMany(l => _services[(workload.Namespace, $"{l.Key}={l.Value}")])
                .Where(s => Selector.FromMap(s.At("spec.selector")).Matches(labels))
                .OrderBy(s => s.Name, StringComparer.Ordinal),
        ];
    }

    public IEnumerable<KubeObject> Ingresses(KubeObject service) => _ingresses[service.Ref];

    public IEnumerable<KubeObject> Scalers(KubeObject workload) =>
        _scalers[(workload.Namespace, workload.Kind.Name, workload.Name)];

    private static IEnumerable<ObjectRef> Backends(KubeObject ingress) => ingress.List("spec.rules")
        .SelectMany(r => (r["http"]?["paths"]).Objects())
        .Select(p => (string?)p["backend"]?["service"]?["name"])
        .Append(ingress.Text("spec.defaultBackend.service.name")).OfType<string>().Distinct()
        .Select(name => new ObjectRef(Kind.Service, ingress.Namespace, name));
}
