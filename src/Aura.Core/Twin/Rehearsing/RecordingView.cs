using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Metrics;
using Aura.Planning;
using Aura.Plans;

namespace Aura.Twin.Rehearsing;

/// <summary>Another view, and a record of what it told that no twin can know by itself.</summary>
internal sealed class RecordingView(ClusterView live, RecordedAnswers answers) : PassingView(live)
{
    // To ask these is to post something: the planner has, and the twin answers for itself.
    public override Task<bool> CanAsync(AccessQuestion question) => Task.FromResult(true);

    public override Task<bool> CanAsync(AccessSubject subject, AccessQuestion question) => Task.FromResult(true);

    public override Task<IReadOnlyList<string>> WarningsOfAsync(ObjectRef target, JsonObject patch) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public override Task<string?> DryRunAsync(KubeObject created) => Task.FromResult<string?>(null);

    public override async Task<IReadOnlyList<PastChange>> PastAsync(ObjectRef target)
    {
        var past = await Inner.PastAsync(target);
        answers.Add(target, past);
        return past;
    }

    public override async Task<WorkloadUsage> UsageAsync(
        ObjectRef workload, TimeSpan over, DateTimeOffset? until = null)
    {
        var usage = await Inner.UsageAsync(workload, over, until);
        answers.Add(workload, over, usage);
        return usage;
    }
}
