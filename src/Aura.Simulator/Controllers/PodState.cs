using Aura.Kubernetes;

namespace Aura.Simulator.Controllers;

/// <summary>What everybody asks of a pod again and again, read once for each of its states.</summary>
internal sealed record PodState(string Phase, bool IsActive, bool IsReady, string? NodeName)
{
    public static PodState Of(KubeObject pod)
    {
        var phase = pod.Text("status.phase") ?? "Pending";
        return new(phase, !pod.IsTerminating && phase is not ("Succeeded" or "Failed"),
            (string?)pod.Condition("Ready")?["status"] == "True",
            pod.Text("spec.nodeName") is { Length: > 0 } node ? node : null);
    }
}
