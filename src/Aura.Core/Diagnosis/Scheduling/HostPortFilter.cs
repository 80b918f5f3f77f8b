using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>Another pod of the node holds a host port that the pod asks for.</summary>
internal sealed class HostPortFilter(PodTemplate pod, Snapshot cluster) : INodeFilter
{
    private readonly List<HostPort> _wanted = [.. HostPorts.Of(pod.Spec)];

    public NodeObstacle? Check(KubeObject node)
    {
        if (_wanted.Count == 0)
            return null;
        foreach (var (port, holder) in cluster.Derived(HostPorts.Of).On(node.Name))
            if (_wanted.Exists(port.Meets))
                return new(NodeObstacleKind.HostPort, node.Ref, "spec.containers.ports.hostPort", $"{port}")
                {
                    By = holder.Ref,
                    Key = $"{port}",
                };
        return null;
    }
}
