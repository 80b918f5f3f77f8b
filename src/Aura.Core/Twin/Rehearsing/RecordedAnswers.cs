using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>What others than the API server told of the live cluster, for its twin to be told the same.</summary>
public sealed class RecordedAnswers : IUsageHistory, IRequestErrors
{
    private readonly Dictionary<(ObjectRef, TimeSpan), WorkloadUsage> _usage = [];
    private readonly Dictionary<ObjectRef, IReadOnlyList<PastChange>> _past = [];

    /// <summary>The operator said how to tell how many requests fail.</summary>
    public bool MeasuresErrors { get; set; }

    public void Add(ObjectRef workload, TimeSpan over, WorkloadUsage usage) => _usage[(workload, over)] = usage;

    public void Add(ObjectRef target, IReadOnlyList<PastChange> past) => _past[target] = past;

    public Task<WorkloadUsage> OfAsync(UsageQuestion question, CancellationToken cancel = default) =>
        Task.FromResult(_usage.GetValueOrDefault((question.Workload, question.Over))
            ?? WorkloadUsage.Unknown("what was measured of the live cluster was not asked for"));

    public Task<ErrorShare> OfAsync(ObjectRef service, string version, CancellationToken cancel = default) =>
        Task.FromResult(ErrorShare.Unknown("requests are not modelled"));

    /// <summary>What Aura's journal says of the object.</summary>
    public IReadOnlyList<PastChange> Past(ObjectRef target) => _past.GetValueOrDefault(target) ?? [];
}
