using Aura.Actions.Shared;
using Aura.Diagnosis.Detectors.Containers;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Containers that the kubelet kills for their liveness or startup probe. Where nobody listens yet, the start takes
/// longer than the probe allows; how much longer is not known, twice as long is assumed. An answer that is no, or late,
/// is given again. One that lived much longer than its start does so again before it fails.
/// </summary>
internal sealed class ProbeKills : IInference
{
    private const int AtLeastPatience = 3;

    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        foreach (var (cause, probe) in new[]
                 {
                     (CrashCause.Liveness, "livenessProbe"), (CrashCause.Startup, "startupProbe"),
                 })
            foreach (var fault in Fault.In(cluster, c => Crash.Of(c, cluster)?.Cause == cause))
                Add(draft, cluster, fault, probe);
    }

    private static void Add(BehaviourDraft draft, Snapshot cluster, Fault fault, string probe)
    {
        var word = char.ToUpperInvariant(probe[0]) + probe[1..^"Probe".Length];
        var told = fault.Failing.SelectMany(c => cluster.EventsOf(c.Pod)).Where(e => e.Text("reason") == "Unhealthy")
            .Select(e => e.Text("message")).OfType<string>()
            .FirstOrDefault(m => m.StartsWith($"{word} probe", StringComparison.Ordinal));
        var says = told is null ? "the probe fails" : told[(told.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        var (allowed, lived) = (ProbeChange.GivesUpAfter(fault.First.Spec[probe]), fault.Lived ?? TimeSpan.Zero);
        var blame = Blame.Of(fault, cluster, Bearing.OnProbe(probe));
        var because = $"{fault.Pods} are killed for their {word.ToLowerInvariant()} probe; {blame.Ground}";
        if (lived > (allowed + TimeSpan.FromSeconds(30)) * AtLeastPatience)
        {
            draft.Doubt($"Why the {word.ToLowerInvariant()} probe of {fault.Workload.Ref} fails only after a while is "
                + "not known; in the twin it does so after the same time, whatever the load.");
            draft.Add(blame, match => new TwinRule
            {
                Match = match with { Fields = match.Fields.SetItem(probe, fault.First.Spec[probe]!.ToJsonString()) },
                Exit = new TwinExit(137, lived), Because = because, Certainty = 0.6,
            });
        }
        else if (says.Contains("refused", StringComparison.OrdinalIgnoreCase))
        {
            draft.Doubt($"How long {fault.Container} of {fault.Workload.Ref} takes to start is not known; more than "
                + $"{(int)allowed.TotalSeconds} s, twice as long is assumed.");
            draft.Add(blame, match => new TwinRule
            {
                Match = match, ReadyAfter = allowed * 2, Because = because, Certainty = 0.6,
            });
        }
        else
            draft.Add(blame, match => new TwinRule
            {
                Match = match,
                Liveness = probe == "livenessProbe" ? says : null,
                Startup = probe == "startupProbe" ? says : null,
                Because = because,
                Certainty = told is null ? 0.7 : 1,
            });
    }
}
