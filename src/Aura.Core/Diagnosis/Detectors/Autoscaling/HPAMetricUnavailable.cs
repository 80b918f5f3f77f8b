using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Autoscaling;

/// <summary>
/// An autoscaler cannot read what it scales by: the metrics API is away, a container has no request to compare with, or
/// there is no such metric.
/// </summary>
public sealed class HPAMetricUnavailable : IDetector
{
    // New pods have no metrics for a moment.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    // Which API a metric is read from, by the controller's reason.
    private static readonly Dictionary<string, string> s_apis = new()
    {
        ["FailedGetResourceMetric"] = "metrics.k8s.io",
        ["FailedGetContainerResourceMetric"] = "metrics.k8s.io",
        ["FailedGetPodsMetric"] = "custom.metrics.k8s.io",
        ["FailedGetObjectMetric"] = "custom.metrics.k8s.io",
        ["FailedGetExternalMetric"] = "external.metrics.k8s.io",
    };

    public string Type => "HPAMetricUnavailable";

    public IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var served = cluster.Of(Kind.ApiService).ToLookup(a => a.Text("spec.group") ?? "", a => a.Ref);
        foreach (var hpa in Autoscaler.Of(cluster))
            if (hpa.Says("ScalingActive", "False") is { } reason && s_apis.TryGetValue(reason, out var api)
                && hpa.Since("ScalingActive") is var since && !(cluster.Now - since < Grace))
                yield return Judge(hpa, api, [.. served[api]], since, cluster);
    }

    private Symptom Judge(
        Autoscaler hpa, string api, ImmutableArray<ObjectRef> services, DateTimeOffset? since, Snapshot cluster)
    {
        var workload = hpa.Target is { } t ? cluster.Find(t) : null;
        var found = new Symptom
        {
            Type = Type,
            Target = hpa.Ref,
            Workload = workload?.Ref,
            Summary = "it cannot read the metric that it scales by, and does nothing",
            Evidence = [hpa.Reason("ScalingActive"), hpa.Quote("ScalingActive")],
            Confidence = 0.8,
            Reasons = ["its controller says so"],
            Through = [.. services, .. workload is null ? [] : ImmutableArray.Create(workload.Ref)],
            Explains = false,
            Since = since,
            Facts = new() { ["api"] = api },
            Depth = SymptomDepth.Rollout,
        };
        if (services.IsEmpty && cluster.Covers(Kind.ApiService, null))
            return found with
            {
                Summary = $"nothing in the cluster serves {api}, which it scales by",
                Confidence = 0.95,
                Reasons = found.Reasons.Add($"there is no APIService of group {api}"),
            };
        return api == "metrics.k8s.io" && workload is not null && WithoutRequest(hpa, workload) is var (name, of)
            ? NoRequest(found, workload, name, of) : found;
    }

    private static Symptom NoRequest(Symptom found, KubeObject workload, string container, string resource)
    {
        found.Facts["container"] = container;
        found.Facts["resource"] = resource;
        return found with
        {
            Cause = $"{container}/{resource}",
            Summary = $"container {ClusterText.Name(container)} requests no {resource}, so there is no share of it to "
                + "scale by",
            Evidence = found.Evidence.Add(new Evidence("no request", workload.Ref,
                $"spec.template.spec.containers[name={container}].resources.requests.{resource}", null)),
            Through = [],
            Confidence = 0.95,
            Reasons = ["a share of the request is asked for, and a container has none", .. found.Reasons],
            CuredBy = t => t.Container(container) is not { } c || Requests(c, resource),
        };
    }

    /// <summary>The first container without what a utilization is a share of; requests default to limits.</summary>
    private static (string Container, string Resource)? WithoutRequest(Autoscaler hpa, KubeObject workload)
    {
        foreach (var (resource, only, target) in hpa.Resources().Where(r => r.Target["averageUtilization"] is not null))
            foreach (var container in workload.List("spec.template.spec.containers"))
                if ((only is null || only == (string?)container["name"]) && !Requests(container, resource))
                    return ((string?)container["name"] ?? "", resource);
        return null;
    }

    private static bool Requests(JsonObject container, string resource) =>
        (container["resources"]?["requests"]?[resource] ?? container["resources"]?["limits"]?[resource]) is not null;
}
