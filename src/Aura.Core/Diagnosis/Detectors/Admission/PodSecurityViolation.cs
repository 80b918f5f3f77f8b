using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>The namespace enforces a Pod Security level that the template does not keep.</summary>
public sealed class PodSecurityViolation()
    : RefusalDetector("PodSecurityViolation", RefusalReason.PodSecurity)
{
    private const string Enforce = "metadata.labels[pod-security.kubernetes.io/enforce]";

    protected override Symptom? Judge(RefusedCreation refused, Snapshot cluster)
    {
        var words = refused.Refusal;
        var target = new ObjectRef(Kind.Namespace, null, refused.Namespace ?? "");
        var ns = cluster.Find(target);
        if (!Enum.TryParse<PodSecurityLevel>(words.Subject, ignoreCase: true, out var level))
            return null;
        // Without a label the cluster's own default enforces it.
        if (ns is not null && PodSecurity.Label(ns, "enforce") is { } now && now < level)
            return null;
        var label = ns?.Label(PodSecurity.Prefix + "enforce");
        var broken = PodSecurity.Violations(TemplateOf(refused).Spec, level);
        var seen = Seen(refused, target, $"it enforces Pod Security \"{words.Subject}\", which pods break"
            + (broken.Count == 0 ? "" : $": {string.Join(", ", broken)}"),
            broken.Count == 0 ? "the API server says so" : "the API server's words and the template agree",
            new Evidence(label is null ? "no label of its own: the cluster's default enforces"
                : "the namespace enforces", target, Enforce, label));
        seen.Facts["level"] = words.Subject;
        seen.Facts["levelName"] = $"{level}";
        seen.Facts["version"] = words.Part("version");
        seen.Facts["violations"] = string.Join(", ", broken);
        return seen with { Cause = words.Subject, CuredBy = t => PodSecurity.Violations(t.Spec, level).Count == 0 };
    }
}
