using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>What many workloads used in the last two weeks, and how full volumes are: to see what is at risk.</summary>
public sealed record SurveyQuestion(
    ImmutableArray<SurveyedWorkload> Workloads, ImmutableArray<ObjectRef> Claims, DateTimeOffset Until)
{
    public static readonly TimeSpan Over = TimeSpan.FromDays(14);
}
