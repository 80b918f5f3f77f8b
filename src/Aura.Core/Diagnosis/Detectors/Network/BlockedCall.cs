using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A pod is configured to speak to a Service, and NetworkPolicies let it not reach the pods there.</summary>
/// <param name="Policy">The one that is nearest to letting it through, or else the newest that holds the pods.</param>
/// <param name="Direction">Ingress: the Service's pods are held; Egress: the caller is.</param>
/// <param name="Service">Null: it is DNS that cannot be reached.</param>
public sealed record BlockedCall(
    KubeObject Caller, KubeObject Policy, string Direction, KubeObject? Service, KubeObject To, int Port,
    string Protocol, ServiceCall? Call);
