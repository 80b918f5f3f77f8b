using System.Collections.Immutable;
using Aura.Diagnosis.Snapshots;

namespace Aura.Twin.Inference;

/// <summary>
/// Infers from what the API shows of a cluster (specs, statuses, events, last log lines) how its containers and nodes
/// would go on, and what would change that. A fault is laid on what differs between the pods that fail and those that
/// work; where that cannot be told, the rule is less certain and says so.
/// </summary>
public static class BehaviourInference
{
    /// <summary>One sort of behaviour each; rules of an earlier one speak first.</summary>
    private static readonly ImmutableArray<IInference> s_all =
    [
        new ImagePulls(), new MemoryKills(), new ProbeKills(), new Crashes(), new FailingReadiness(), new InitRuns(),
        new JobRunTimes(), new Sandboxes(), new StartTimes(), new StopTimes(), new Usages(), new PastRestarts(),
        new NodeFaults(),
    ];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Sorts => s_all.Select(i => i.GetType().Name);

    public static InferredBehaviour Infer(Snapshot cluster)
    {
        var draft = new BehaviourDraft();
        foreach (var inference in s_all)
            inference.AddTo(draft, cluster);
        return draft.Finish();
    }
}
