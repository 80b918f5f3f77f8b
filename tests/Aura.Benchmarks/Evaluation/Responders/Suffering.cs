using Aura.Diagnosis;
using Aura.Kubernetes;

namespace Aura.Benchmarks.Evaluation.Responders;

/// <summary>Which workloads a script takes a finding to be about.</summary>
internal static class Suffering
{
    public static readonly Kind[] Kinds = [Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet];

    public static bool IsWorkload(ObjectRef o) => Kinds.Contains(o.Kind);

    /// <summary>The one at fault, or where that is something else, those that suffer.</summary>
    public static IReadOnlyList<ObjectRef> Of(Finding finding) => IsWorkload(finding.Target)
        ? [finding.Target] : [.. finding.Affected.Where(IsWorkload).Distinct()];
}
