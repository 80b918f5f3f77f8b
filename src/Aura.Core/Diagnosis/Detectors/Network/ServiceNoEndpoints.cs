using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Detectors.Workloads;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A Service with a selector has no ready address: it selects nothing, or nothing that is ready.</summary>
public sealed class ServiceNoEndpoints : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "ServiceNoEndpoints";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Service)
        .Where(s => s.At("spec.selector") is JsonObject { Count: > 0 } && s.Text("spec.type") != "ExternalName"
            && !s.IsTerminating && Old(s, cluster))
        .Select(s => Judge(s, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject service, Snapshot cluster)
    {
        var pods = cluster.PodsOf(service).Where(p => !p.IsTerminating).ToList();
        if (Readiness.HasAddress(service, cluster) || (pods.Count > 0 && pods.All(p => !Old(p, cluster))))
            return null;
        var selected = WorkloadsOf(service.Namespace, cluster).FirstOrDefault(w => Matches(service, LabelsOf(w)));
        var found = new Symptom
        {
            Type = Type,
            Target = service.Ref,
            Summary = pods.Count > 0 ? $"none of the {pods.Count} pods that it selects is ready"
                : selected is null ? "its selector matches no pod"
                : $"{selected.Ref.Kind} {selected.Name}, which it selects, has no pods",
            Evidence =
            [
                new Evidence("the Service selects", service.Ref, "spec.selector", Selector.FromMap(
                    service.At("spec.selector")).ToString()),
                new Evidence("pods that match", service.Ref, null, $"{pods.Count}"),
                new Evidence("ready addresses in its EndpointSlices", service.Ref, null, "0"),
            ],
            Confidence = 0.95,
            Reasons = ["no EndpointSlice of the Service has a ready address"],
            Pods = [.. pods.Select(p => p.Ref)],
            Workload = selected?.Ref,
            Through = [.. pods.Select(p => p.Ref).Concat(selected is null ? [] : [selected.Ref])],
            Depth = SymptomDepth.Service,
        };
        return pods.Count == 0 && selected is null ? WithNearest(found, service, cluster)
            : selected?.Number("spec.replicas") == 0 && ZeroReplicas.IsMeant(selected, cluster) ? null : found;
    }

    /// <summary>What the selector was probably meant to say, judged by labels that are equal or nearly so.</summary>
    private static Symptom WithNearest(Symptom found, KubeObject service, Snapshot cluster)
    {
        if (SelectorGuess.For(service, WorkloadsOf(service.Namespace, cluster)) is not { } guess)
            return found;
        found.Facts["suggestedSelector"] = guess.Selector.DeepClone();
        if (guess.OwnSelector is { } own && !JsonNode.DeepEquals(own, guess.Selector))
            found.Facts["workloadSelector"] = own.DeepClone();
        return found with
        {
            Workload = guess.Workload.Ref,
            Evidence = found.Evidence.Add(new Evidence("the nearest workload's pods have", guess.Workload.Ref,
                "spec.template.metadata.labels",
                string.Join(',', LabelsOf(guess.Workload).Select(l => $"{l.Key}={l.Value}")))),
            Reasons = found.Reasons.Add(guess.Why),
            CuredBy = template => Matches(service, template.Labels),
        };
    }

    private static IEnumerable<KubeObject> WorkloadsOf(string? ns, Snapshot cluster) =>
        new[] { Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet }.SelectMany(cluster.Of)
            .Where(w => w.Namespace == ns);

    private static IReadOnlyDictionary<string, string> LabelsOf(KubeObject workload) =>
        RolloutHistory.TemplateOf(workload).Labels;

    private static bool Matches(KubeObject service, IReadOnlyDictionary<string, string> labels) =>
        Selector.FromMap(service.At("spec.selector")).Matches(labels);

    private static bool Old(KubeObject o, Snapshot cluster) =>
        cluster.AgeOf(o) >= Grace;
}
