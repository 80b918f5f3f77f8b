using Aura.Kubernetes;

namespace Aura.Metrics;

/// <summary>Knows how many requests fail. Does not throw where it cannot tell: the answer says why.</summary>
public interface IRequestErrors
{
    /// <param name="service">What clients call.</param>
    /// <param name="version">What is behind it: a Service, subset or workload, as the route names it.</param>
    Task<ErrorShare> OfAsync(ObjectRef service, string version, CancellationToken cancel = default);
}
