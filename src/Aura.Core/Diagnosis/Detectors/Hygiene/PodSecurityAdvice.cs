using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Hygiene;

/// <summary>
/// Pods that may do what a program seldom needs: below the Pod Security Standards' baseline, or (said less firmly)
/// below restricted. One finding a workload.
/// </summary>
public sealed class PodSecurityAdvice : IDetector
{
    public string Type => "PodSecurityAdvice";

    public IEnumerable<Symptom> Detect(Snapshot cluster) =>
        WorkloadTemplates.Of(cluster).Select(Judge).OfType<Symptom>();

    private Symptom? Judge((KubeObject Workload, PodTemplate Template, string Path) at)
    {
        var gross = PodSecurity.Violations(at.Template.Spec, PodSecurityLevel.Baseline);
        var all = PodSecurity.Violations(at.Template.Spec, PodSecurityLevel.Restricted);
        if (all.Count == 0)
            return null;
        var level = gross.Count > 0 ? "baseline" : "restricted";
        return new Symptom
        {
            Type = Type,
            Target = at.Workload.Ref,
            Workload = at.Workload.Kind == Kind.CronJob ? null : at.Workload.Ref,
            Cause = level,
            Summary = $"its pods are below the Pod Security level {level}",
            Evidence =
            [
                .. all.Take(8).Select(rule => new Evidence(
                    gross.Contains(rule) ? "baseline forbids" : "restricted asks for more", at.Workload.Ref,
                    $"{at.Path}.spec", rule)),
            ],
            Facts = new() { ["level"] = level, ["violations"] = all.Count },
            Confidence = gross.Count > 0 ? 0.95 : 0.8,
            Reasons = ["the pod template was held against the Pod Security Standards"],
            Explains = false,
        };
    }
}
