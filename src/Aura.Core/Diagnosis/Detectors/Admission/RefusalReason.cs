namespace Aura.Diagnosis.Detectors.Admission;

/// <summary>What kept the API server from taking a pod.</summary>
public enum RefusalReason
{
    Quota,
    MustSpecify,
    LimitRange,
    PodSecurity,
    ServiceAccount,
    WebhookUnavailable,
    WebhookDenied,
    PolicyDenied,
    Other,
}
