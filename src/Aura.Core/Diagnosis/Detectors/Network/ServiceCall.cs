using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A container is configured to speak to a Service; nothing of the value but the host is kept.</summary>
/// <param name="Host">As it is written.</param>
/// <param name="Qualified">It says that a Service is meant: <c>NAME.NAMESPACE.svc</c>.</param>
/// <param name="Field">Of the pod.</param>
public sealed record ServiceCall(
    ObjectRef Service, string Host, int? Port, bool Qualified, string Container, string Field);
