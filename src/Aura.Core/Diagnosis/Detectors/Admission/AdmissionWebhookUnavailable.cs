using System.Collections.Immutable;
using Aura.Diagnosis.Detectors.Network;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>
/// A webhook without which nothing is admitted (failurePolicy Fail) cannot be called: pods were refused for it, or its
/// Service is missing or has no ready endpoint.
/// </summary>
public sealed class AdmissionWebhookUnavailable()
    : RefusalDetector("AdmissionWebhookUnavailable", RefusalReason.WebhookUnavailable)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    public override IEnumerable<Symptom> Detect(Snapshot cluster)
    {
        var refused = base.Detect(cluster).ToList();
        var told = refused.Select(s => (s.Target, s.Cause)).ToHashSet();
        return refused.Concat(cluster.Derived(Webhooks.Of).All
            .Where(w => w.Fails && !told.Contains((w.Configuration.Ref, w.Name)))
            .Select(w => Dead(w, cluster)).OfType<Symptom>());
    }

    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var name = refused.Refusal.Subject;
        var hook = cluster.Derived(Webhooks.Of).Named(name);
        var read = cluster.Covers(Kind.ValidatingWebhookConfiguration, null)
            && cluster.Covers(Kind.MutatingWebhookConfiguration, null);
        // Gone, or no longer asked for: the next try will do.
        if (hook is null ? read : !hook.Fails)
            return null;
        var why = Why(refused.Refusal.Part("why"));
        var seen = Seen(refused, hook?.Configuration.Ref ?? refused.Workload.Ref,
            $"its webhook {ClusterText.Name(name)} cannot be called ({why}), so pods are refused",
            hook is null ? "the API server names the webhook; its configuration may not be read"
                : "the API server names the webhook", hook is null ? [] : Policy(hook));
        AddFacts(seen, name, why, hook, cluster);
        return seen with { Cause = name, Through = hook is null ? [] : Behind(hook, cluster) };
    }

    private Symptom? Dead(Webhook hook, Snapshot cluster)
    {
        if (hook.Service is not { } at || !cluster.Covers(Kind.Service, at.Namespace)
            || cluster.Now - hook.Configuration.Time("metadata.creationTimestamp") < Grace)
            return null;
        var service = cluster.Find(at);
        if (service is not null && (!cluster.Covers(Kind.EndpointSlice, at.Namespace)
            || service.Text("spec.type") == "ExternalName"
            || cluster.SlicesOf(service).SelectMany(s => s.List("endpoints"))
                .Any(e => (bool?)e["conditions"]?["ready"] ?? true)))
            return null;
        var why = service is null ? "its Service does not exist" : "its Service has no ready endpoint";
        var found = new Symptom
        {
            Type = Type,
            Target = hook.Configuration.Ref,
            Cause = hook.Name,
            Summary = $"its webhook {ClusterText.Name(hook.Name)} cannot be called ({why}), "
                + "and what it is to judge is refused",
            Evidence =
            [
                .. Policy(hook),
                new Evidence(service is null ? "no such Service" : "no ready endpoint", at, null, null),
            ],
            Confidence = 0.9,
            Reasons = ["its failurePolicy is Fail, and nothing answers for its Service"],
            Through = Behind(hook, cluster),
            Depth = SymptomDepth.Route,
        };
        AddFacts(found, hook.Name, why, hook, cluster);
        return found;
    }

    /// <summary>The Service that it is called through, and the pods behind.</summary>
    private static ImmutableArray<ObjectRef> Behind(Webhook hook, Snapshot cluster) => hook.Service is not { } at ? []
        : cluster.Find(at) is { } service ? [at, .. cluster.PodsOf(service).Select(p => p.Ref)] : [at];

    private static ImmutableArray<Evidence> Policy(Webhook hook) =>
    [
        new("what it cannot judge is refused", hook.Configuration.Ref, $"{hook.Path}.failurePolicy", "Fail"),
        new("it is called at", hook.Configuration.Ref, $"{hook.Path}.clientConfig.service",
            hook.Service?.ToString() ?? "a URL"),
    ];

    private static string Why(string words) =>
        words.Contains("not found", StringComparison.Ordinal) && words.Contains("service", StringComparison.Ordinal)
            ? "its Service does not exist"
        : words.Contains("no endpoints available", StringComparison.Ordinal) ? "its Service has no ready endpoint"
        : words.Contains("x509", StringComparison.Ordinal) || words.Contains("tls:", StringComparison.Ordinal)
            ? "its certificate is not accepted"
        : words.Contains("deadline exceeded", StringComparison.Ordinal)
            || words.Contains("timeout", StringComparison.OrdinalIgnoreCase) ? "it does not answer in time"
        : words.Contains("refused", StringComparison.Ordinal) ? "it refuses connections" : "the call fails";

    private static void AddFacts(Symptom found, string name, string why, Webhook? hook, Snapshot cluster)
    {
        found.Facts["webhook"] = name;
        found.Facts["why"] = why;
        if (hook is null)
            return;
        found.Facts["configuration"] = hook.Configuration.Name;
        found.Facts["configurationKind"] = hook.Configuration.Kind.Name;
        found.Facts["service"] = hook.Service?.Name;
        found.Facts["serviceNamespace"] = hook.Service?.Namespace;
        if (hook.Service is { } at && cluster.Covers(Kind.Service, at.Namespace) && cluster.Find(at) is null)
            NamedWorkload.AddTo(found.Facts, at, cluster, hook.Port);
    }
}
