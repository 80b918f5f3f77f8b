using Aura.Benchmarks.Evaluation.Judging;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Simulator;
using Aura.Simulator.Incidents;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Worlds;

/// <summary>
/// Which of an incident's own workloads and Services are not well. It says without any diagnosis whether the incident
/// came about: where pods land is drawn too, and two pods that happen to be on one node may leave another enough room.
/// </summary>
internal static class Harm
{
    /// <summary>As the file has it.</summary>
    public static IReadOnlyList<string> AsWritten(Incident incident)
    {
        using var cluster = SimulatedCluster.FromIncident(incident);
        return Of(incident, new Watch(cluster, new Expectation(incident.Expect)).Samples[0]);
    }

    public static IReadOnlyList<string> Of(Incident incident, Moment sample) =>
    [
        .. incident.Objects.Concat(incident.Fault.OfType<FaultStep.Apply>().Select(a => a.Item))
            .Select(o => $"{o["kind"]} {o["metadata"]!["namespace"]}/{o["metadata"]!["name"]}").Distinct()
            .Where(o => IsWorkload(o) && !sample.RolledOut.Contains(o) || sample.Ready.GetValueOrDefault(o, 1) == 0),
    ];

    private static bool IsWorkload(string name) => Array.Exists(Suffering.Kinds, k => k.Name == name.Split(' ')[0]);
}
