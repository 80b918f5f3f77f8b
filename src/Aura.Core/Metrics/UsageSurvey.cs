using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>The answer to a <see cref="SurveyQuestion"/>: what was measured, and nothing else.</summary>
/// <param name="Source">Who measured the volumes; each workload names its own.</param>
/// <param name="Fault">Why there is less than there could be; null: all went well, or nothing measures.</param>
public sealed record UsageSurvey(ImmutableDictionary<ObjectRef, WorkloadUsage> Workloads,
    ImmutableDictionary<ObjectRef, VolumeUsage> Volumes, string Source = WorkloadUsage.Nobody, string? Fault = null)
{
    public static readonly UsageSurvey None = new(
        ImmutableDictionary<ObjectRef, WorkloadUsage>.Empty, ImmutableDictionary<ObjectRef, VolumeUsage>.Empty);
}
