using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Mcp.Twin;
using Aura.Simulator;
using Aura.Tests.Simulator.State;
using Aura.Twin;
using Aura.Twin.Inference;

namespace Aura.Tests.Twin.Inference;

/// <summary>A twin of a simulated cluster, of which nothing is known but what its API shows.</summary>
internal static class InferredTwin
{
    public static SimulatedTwin Of(SimulatedCluster cluster)
    {
        var behaviour = BehaviourInference.Infer(InferredIncident.Read(cluster));
        return SimulatedTwin.Of(new TwinSnapshot
        {
            At = cluster.Clock.GetUtcNow(),
            Objects = [.. cluster.Objects()],
            Rules = behaviour.Rules,
            Nodes = behaviour.Nodes,
            NotModelled = behaviour.NotModelled,
            // Another one than the cluster's, so that both do not make up the same names.
            Seed = 2,
        });
    }

    /// <summary>How well each pod and node is, a line each; names that are made up left out.</summary>
    public static IReadOnlyList<string> Health(SimulatedCluster cluster) =>
    [
        .. cluster.Objects().Select(Line).OfType<string>().Order(StringComparer.Ordinal),
    ];

    private static string? Line(KubeObject o) => o.Kind.Name switch
    {
        "Pod" => $"Pod {Owner(o)} {(o.IsTerminating ? "terminating" : o.Text("status.phase"))} "
            + $"{(string?)o.Condition("Ready")?["status"]} {o.Text("status.reason")} "
            + string.Join(' ', o.List("status.initContainerStatuses").Concat(o.List("status.containerStatuses"))
                .Select(s => $"{s["name"]}:{Trouble(s)}")),
        "Node" => $"Node {o.Name} "
            + string.Join(' ', o.List("status.conditions").Select(c => $"{c["type"]}={c["status"]}")),
        "Deployment" or "StatefulSet" or "DaemonSet" =>
            $"{o.Ref} {o.Number("status.readyReplicas") ?? o.Number("status.numberReady") ?? 0} ready",
        "Job" => $"Job {o.Name} {o.Number("status.succeeded") ?? 0} succeeded {o.Condition("Failed")?["reason"]}",
        _ => null,
    };

    private static string Owner(KubeObject pod) => pod.Controller is { } owner ? $"of {owner["name"]}" : pod.Name;

    /// <summary>What keeps ending is one thing, whatever it is doing at the moment.</summary>
    private static string Trouble(JsonObject status)
    {
        var end = status["state"]?["terminated"] ?? status["lastState"]?["terminated"];
        return (string?)status["state"]?["waiting"]?["reason"] switch
        {
            "ErrImagePull" or "ImagePullBackOff" => "image",
            "CrashLoopBackOff" => $"ends {end?["exitCode"]} {end?["reason"]}",
            { } reason => reason,
            null when (bool?)status["ready"] == true => "ready",
            null when end is not null => $"ends {end["exitCode"]} {end["reason"]}",
            _ => "running",
        };
    }
}
