using System.Text.Json.Nodes;
using Aura.Benchmarks.Evaluation.Responders;
using Aura.Kubernetes;
using Aura.Plans;
using Aura.Simulator;
using Aura.Tests.Incidents;

namespace Aura.Benchmarks.Evaluation.Judging;

/// <summary>Takes a <see cref="Moment"/> every few seconds of virtual time, whatever goes on meanwhile.</summary>
internal sealed class Watch
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly SimulatedCluster _cluster;
    private readonly Expectation _expected;
    private readonly List<Moment> _samples = [];

    public Watch(SimulatedCluster cluster, Expectation expected)
    {
        (_cluster, _expected) = (cluster, expected);
        lock (cluster.Clock.World)
            Take();
    }

    public IReadOnlyList<Moment> Samples => _samples;

    private void Take()
    {
        _samples.Add(new Moment(_cluster.Clock.Elapsed, Ready(), RolledOut(), Fixed()));
        _cluster.Clock.Schedule(Every, Take, background: true);
    }

    private Dictionary<string, int> Ready()
    {
        var ready = _cluster.Store.List(Kind.Service).ToDictionary(s => $"{s.Ref}", _ => 0);
        foreach (var slice in _cluster.Store.List(Kind.EndpointSlice))
            if ($"Service {slice.Namespace}/{slice.Label("kubernetes.io/service-name")}" is var service
                && ready.ContainsKey(service))
                ready[service] += slice.List("endpoints").Count(e => (bool?)e["conditions"]?["ready"] == true);
        return ready;
    }

    private HashSet<string> RolledOut() =>
    [
        .. Suffering.Kinds.SelectMany(k => _cluster.Store.List(k))
            .Where(w => RolloutVerdict.Of(w).State == VerdictState.Holds).Select(w => $"{w.Ref}"),
    ];

    private bool Fixed() => _expected.Fixed.All(f =>
        JsonNode.DeepEquals(Plain(f.Value), Plain(_cluster.Store.Get(f.Target)?.At(f.Path))));

    /// <summary>Numbers of YAML and JSON are not the same to <see cref="JsonNode.DeepEquals"/>.</summary>
    private static JsonNode? Plain(JsonNode? value) => value is null ? null : JsonNode.Parse(value.ToJsonString());
}
