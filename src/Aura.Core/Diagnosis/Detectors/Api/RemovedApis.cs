namespace Aura.Diagnosis.Detectors.Api;

/// <summary>
/// API versions that are deprecated or gone, by the deprecated API migration guide
/// (kubernetes.io/docs/reference/using-api/deprecation-guide).
/// </summary>
internal static class RemovedApis
{
    private static readonly (string Version, string RemovedIn, string Instead)[] s_known =
    [
        ("extensions/v1beta1", "1.16 (Ingress: 1.22)", "apps/v1, networking.k8s.io/v1"),
        ("apps/v1beta1", "1.16", "apps/v1"),
        ("apps/v1beta2", "1.16", "apps/v1"),
        ("admissionregistration.k8s.io/v1beta1", "1.22", "admissionregistration.k8s.io/v1"),
        ("apiregistration.k8s.io/v1beta1", "1.22", "apiregistration.k8s.io/v1"),
        ("networking.k8s.io/v1beta1", "1.22", "networking.k8s.io/v1"),
        ("rbac.authorization.k8s.io/v1beta1", "1.22", "rbac.authorization.k8s.io/v1"),
        ("storage.k8s.io/v1beta1", "1.22", "storage.k8s.io/v1"),
        ("batch/v1beta1", "1.25", "batch/v1"),
        ("discovery.k8s.io/v1beta1", "1.25", "discovery.k8s.io/v1"),
        ("autoscaling/v2beta1", "1.25", "autoscaling/v2"),
        ("policy/v1beta1", "1.25", "policy/v1"),
        ("autoscaling/v2beta2", "1.26", "autoscaling/v2"),
    ];

    private static readonly Dictionary<string, (string RemovedIn, string Instead)> s_byVersion =
        s_known.ToDictionary(k => k.Version, k => (k.RemovedIn, k.Instead));

    public static (string RemovedIn, string Instead)? Of(string? version) =>
        version is not null && s_byVersion.TryGetValue(version, out var known) ? known : null;
}
