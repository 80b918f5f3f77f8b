namespace Aura.Simulator.Api;

/// <summary>
/// Answers the requests for one subresource ("pods", "eviction"), or, where <see cref="Name"/> is empty, for a resource
/// that is computed rather than stored ("selfsubjectaccessreviews.authorization.k8s.io", "nodes.metrics.k8s.io").
/// Called under the world's lock, after authorization.
/// </summary>
public interface ISubresource
{
    /// <summary>As <see cref="Aura.Kubernetes.Kind.Resource"/>: "pods", "deployments.apps".</summary>
    string Resource { get; }
    string Name { get; }

    /// <exception cref="ApiStatusException">The request is refused.</exception>
    ApiResponse Handle(ApiRequest request);
}
