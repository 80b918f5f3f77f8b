using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>A workload and some of the pods that it has now.</summary>
public sealed record SurveyedWorkload(ObjectRef Workload, ImmutableArray<string> Pods);
