using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>A webhook or an admission policy was asked, and forbids the pods.</summary>
public sealed class AdmissionWebhookDenied()
    : RefusalDetector("AdmissionWebhookDenied", RefusalReason.WebhookDenied, RefusalReason.PolicyDenied)
{
    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var name = refused.Refusal.Subject;
        var policy = refused.Reason == RefusalReason.PolicyDenied;
        var hook = policy ? null : cluster.Derived(Webhooks.Of).Named(name);
        if (!policy && hook is null && cluster.Covers(Kind.ValidatingWebhookConfiguration, null)
            && cluster.Covers(Kind.MutatingWebhookConfiguration, null))
            return null;
        var target = policy ? new ObjectRef(Kind.ValidatingAdmissionPolicy, null, name)
            : hook?.Configuration.Ref ?? refused.Workload.Ref;
        var seen = Seen(refused, target,
            $"{(policy ? "it" : $"its webhook {ClusterText.Name(name)}")} forbids pods, for a reason of its own",
            "the API server names who denied it",
            hook is null ? [] : [new Evidence("called at", target, $"{hook.Path}.clientConfig.service",
                hook.Service?.ToString() ?? "a URL")]);
        seen.Facts[policy ? "policy" : "webhook"] = name;
        return seen with { Cause = name };
    }
}
