using Aura.Diagnosis.Detectors.Containers;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Programs, init containers among them, that end by themselves again and again: with which code, how long after their
/// start, and what would change that as far as the templates and the last words tell.
/// </summary>
internal sealed class Crashes : IInference
{
    private const int LogAtMost = 1000;

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var fault in Fault.In(cluster, c => Crash.Of(c, cluster)?.Cause
                     is CrashCause.Program or CrashCause.Init or CrashCause.Start or CrashCause.WrongArchitecture))
            Add(draft, cluster, fault);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, Fault fault)
    {
        var end = fault.First.LastEnd!;
        var code = (int?)end["exitCode"] ?? 1;
        var after = fault.Lived ?? TimeSpan.FromSeconds(1);
        var log = fault.Failing.Select(c => cluster.Logs.Of(c.Pod.Ref, c.Name)).FirstOrDefault(l => l is not null)
            ?? (string?)end["message"];
        var blame = Blame.Of(fault, cluster, Bearing.OnProcess);
        var words = LastWords.Of(fault, cluster, blame);
        Survivors.AddTo(draft, words.Blame, fault, cluster);
        draft.Add(words.Blame, match => new TwinRule
        {
            Match = match,
            Exit = new TwinExit(code, after, log is { Length: > LogAtMost } ? log[^LogAtMost..] : log),
            When = words.When,
            Unless = words.Unless,
            Because = $"{fault.Pods} end with code {code} {(int)after.TotalSeconds} s after their start; "
                + words.Blame.Ground,
        });
    }
}
