using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Api;

/// <summary>
/// An aggregated API (metrics, custom metrics) is not available: its Service is missing or does not answer. Namespaces
/// cannot be deleted meanwhile, and what needs the API fails.
/// </summary>
public sealed class ApiServiceUnavailable : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public string Type => "APIServiceUnavailable";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.ApiService)
        .Where(a => !a.IsTerminating && a.At("spec.service") is not null
            && (string?)a.Condition("Available")?["status"] == "False"
            && !(cluster.Now - a.Time("status.conditions[type=Available].lastTransitionTime") < Grace))
        .Select(a => Judge(a, cluster));

    private Symptom Judge(KubeObject api, Snapshot cluster)
    {
        var condition = api.Condition("Available")!;
        var at = new ObjectRef(Kind.Service, api.Text("spec.service.namespace"), api.Text("spec.service.name") ?? "");
        var service = cluster.Find(at);
        var found = new Symptom
        {
            Type = Type,
            Target = api.Ref,
            Summary = (string?)condition["reason"] switch
            {
                "ServiceNotFound" => $"{at}, which serves it, does not exist",
                "MissingEndpoints" or "EndpointsNotFound" => $"{at}, which serves it, has no ready endpoint",
                "ServiceAccessError" or "ServicePortError" => $"{at}, which serves it, has not the port that it names",
                "FailedDiscoveryCheck" => $"{at}, which serves it, does not answer",
                _ => "it is not available",
            },
            Evidence =
            [
                new Evidence("the API server says", api.Ref, "status.conditions[type=Available].reason",
                    (string?)condition["reason"]),
                new Evidence("in its words", api.Ref, "status.conditions[type=Available].message",
                    (string?)condition["message"], Untrusted: true),
            ],
            Confidence = 0.95,
            Reasons = ["the API server's own condition says so"],
            Through = service is null ? [at] : [at, .. cluster.PodsOf(service).Select(p => p.Ref)],
            Since = api.Time("status.conditions[type=Available].lastTransitionTime"),
            Prognosis = "no namespace can be deleted until it answers, and autoscalers that need it stand still",
            Depth = SymptomDepth.Route,
            Facts = new()
            {
                ["group"] = api.Text("spec.group"), ["service"] = at.Name, ["serviceNamespace"] = at.Namespace,
            },
        };
        if (cluster.Covers(Kind.Service, at.Namespace) && service is null)
            NamedWorkload.AddTo(found.Facts, at, cluster, (int?)api.Number("spec.service.port") ?? 443);
        return found;
    }
}
