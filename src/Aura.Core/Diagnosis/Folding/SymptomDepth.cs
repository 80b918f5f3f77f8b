namespace Aura.Diagnosis.Folding;

/// <summary>
/// How far a symptom is from its cause. Where symptoms explain each other in a circle (two programs that wait for each
/// other), the nearest is the cause.
/// </summary>
public enum SymptomDepth
{
    /// <summary>What pods stand on: nodes, volumes, admission, DNS, quotas, policies.</summary>
    Platform,

    /// <summary>What a pod or its template shows itself.</summary>
    Cause,

    /// <summary>What a workload's controller reports of its pods.</summary>
    Rollout,

    /// <summary>A Service without what it needs.</summary>
    Service,

    /// <summary>What leads to Services: Ingress, route, webhook, API service.</summary>
    Route,
}
