using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>Which workloads a script takes a finding to be about.</summary>
internal static class Suffering
{
    public static bool IsWorkload(ObjectRef o) =>
        o.Kind == Kind.Deployment || o.Kind == Kind.StatefulSet || o.Kind == Kind.DaemonSet;

    /// <summary>The one at fault, or where that is something else, those that suffer.</summary>
    public static IReadOnlyList<ObjectRef> Of(Finding finding) => IsWorkload(finding.Target)
        ? [finding.Target] : [.. finding.Affected.Where(IsWorkload).Distinct()];
}
