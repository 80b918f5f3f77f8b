using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Behaviour;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Kubelet;

internal sealed partial class Kubelets
{
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(5);

    /// <summary>Takes over nodes and pods that were there before, as they are.</summary>
    public void Adopt(IEnumerable<NodeState> states)
    {
        var told = states.ToDictionary(s => s.Name, StringComparer.Ordinal);
        foreach (var pod in _plane.Store.List(Kind.Pod))
        {
            if (pod.Text("status.podIP") is { } address && !pod.Flag("spec.hostNetwork") && !pod.IsFinished())
                _addresses.Keep(address);
            RefuteCommands(pod);
        }
        foreach (var node in _plane.Store.List(Kind.Node))
        {
            var complete = node.At("status.capacity") is null || node.At("status.conditions") is null
                ? Completed(node) : node;
            var agent = _nodes[node.Name] = NodeAgent.Adopt(_plane, complete, _count++, _addresses,
                told.GetValueOrDefault(node.Name));
            foreach (var pod in _plane.Store.PodsOn(node.Name))
                _workers[pod.Uid!] = PodWorker.Adopt(_plane, agent, pod, _plane.PodRandom);
        }
    }

    /// <summary>What a container did before refutes what its command seems to do.</summary>
    private void RefuteCommands(KubeObject pod)
    {
        foreach (var (specs, statuses) in PodWorker.Lists)
            foreach (var status in pod.List($"status.{statuses}"))
            {
                var json = pod.List($"spec.{specs}").FirstOrDefault(
                    c => (string?)c["name"] == (string?)status["name"]);
                if (json is null || json["command"] is null && json["args"] is null)
                    continue;
                var command = new ContainerSpec(json).Command;
                if (_plane.Behaviour.Guess(command) is { } guess && IsRefuted(status, guess))
                    _plane.Behaviour.Refute(command);
            }
    }

    private bool IsRefuted(JsonObject status, ContainerExit guess)
    {
        if ((string?)status["state"]?["running"]?["startedAt"] is { } started
            && DateTimeOffset.TryParse(started, out var since) && since + guess.After + Doubt < Now)
            return true;
        var ended = status["state"]?["terminated"] ?? status["lastState"]?["terminated"];
        return (string?)ended?["reason"] is "Completed" or "Error"
            && ended["exitCode"].Int() is { } code and not 137 and not 143 && code != guess.Code;
    }

    private DateTimeOffset Now => _plane.Clock.GetUtcNow();
}
