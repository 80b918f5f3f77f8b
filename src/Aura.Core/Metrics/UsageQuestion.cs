using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>What the workload used in the time before <paramref name="Until"/>.</summary>
/// <param name="Workload">A Deployment, StatefulSet or DaemonSet.</param>
public sealed record UsageQuestion(ObjectRef Workload, TimeSpan Over, DateTimeOffset Until)
{
    public DateTimeOffset From => Until - Over;
}
