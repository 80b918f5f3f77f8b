using System.Collections.Immutable;
using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>Knows what workloads used. Does not throw where it cannot tell: the answer says why.</summary>
public interface IUsageHistory
{
    Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default);

    /// <summary>
    /// Of many workloads at once. One that is far away asks for them together; this asks for one after the other.
    /// </summary>
    async Task<UsageSurvey> SurveyAsync(SurveyQuestion question, CancellationToken cancel = default)
    {
        var known = ImmutableDictionary.CreateBuilder<ObjectRef, WorkloadUsage>();
        foreach (var (workload, _) in question.Workloads)
            if (await OfAsync(new UsageQuestion(workload, SurveyQuestion.Over, question.Until), cancel) is
                { Containers.Length: > 0 } usage)
                known[workload] = usage;
        return UsageSurvey.None with { Workloads = known.ToImmutable() };
    }
}
