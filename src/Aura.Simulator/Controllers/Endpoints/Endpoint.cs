using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Endpoints;

/// <summary>
/// One pod behind a Service: its address and its ports as the Service's ports resolve on it (a named targetPort is
/// looked up among the pod's container ports; a port that it does not have is left out).
/// </summary>
internal sealed record Endpoint(KubeObject Pod, string Address, JsonArray Ports)
{
    public bool Ready { get; } = Pod.IsReadyPod();

    public bool Terminating => Pod.IsTerminating;

    /// <summary>Equal for endpoints that can share a slice.</summary>
    public string PortKey { get; } = Ports.ToJsonString();
}
