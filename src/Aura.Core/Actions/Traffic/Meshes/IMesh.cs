using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Meshes;

/// <summary>A service mesh: how its control plane, its proxies and its issuer are known.</summary>
internal interface IMesh
{
    string Name { get; }

    /// <summary>The container that stands beside a meshed one.</summary>
    string Proxy { get; }

    /// <summary>In the order in which it is to start; none where the mesh is not installed.</summary>
    Task<IReadOnlyList<KubeObject>> ControlPlaneAsync(ClusterView cluster);

    /// <summary>The Secret, beside the control plane, that holds what workload certificates are signed with.</summary>
    string IssuerSecret { get; }

    /// <summary>What can be done about an issuer that nobody renews in the cluster.</summary>
    string IssuerByHand { get; }

    /// <summary>New pods of the workload would get a proxy.</summary>
    bool Injects(KubeObject workload, KubeObject? ns);
}
