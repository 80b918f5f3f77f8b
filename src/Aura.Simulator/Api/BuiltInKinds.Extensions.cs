using Aura.Kubernetes;

namespace Aura.Simulator.Api;

internal static partial class BuiltInKinds
{
    private const string Extensions = "api-extensions";

    private static ApiResource[] ApiRegistration => [ApiResource.Of(Kind.ApiService, "", Extensions, "status")];

    private static ApiResource[] Reviews =>
    [
        Review("authentication.k8s.io", "SelfSubjectReview", false),
        Review("authentication.k8s.io", "TokenReview", false),
        Review("authorization.k8s.io", "LocalSubjectAccessReview", true),
        Review("authorization.k8s.io", "SelfSubjectAccessReview", false),
        Review("authorization.k8s.io", "SelfSubjectRulesReview", false),
        Review("authorization.k8s.io", "SubjectAccessReview", false),
    ];

    private static ApiResource[] Certificates =>
        [Cluster("certificates.k8s.io", "CertificateSigningRequest", "csr", "approval status")];

    private static ApiResource[] Networking =>
    [
        ApiResource.Of(Kind.IngressClass),
        ApiResource.Of(Kind.Ingress, "ing", "", "status"),
        Cluster("networking.k8s.io", "IPAddress", "ip", plural: "ipaddresses"),
        ApiResource.Of(Kind.NetworkPolicy, "netpol"),
        Cluster("networking.k8s.io", "ServiceCIDR", "", "status"),
    ];

    private static ApiResource[] Storage =>
    [
        Cluster("storage.k8s.io", "CSIDriver"),
        Cluster("storage.k8s.io", "CSINode"),
        ApiResource.Of(new("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")),
        ApiResource.Of(Kind.StorageClass, "sc"),
        ApiResource.Of(Kind.VolumeAttachment, "", "", "status"),
        Cluster("storage.k8s.io", "VolumeAttributesClass", "vac", plural: "volumeattributesclasses"),
    ];

    private static ApiResource[] AdmissionRegistration =>
    [
        Admission("MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
        Admission("MutatingAdmissionPolicyBinding"),
        ApiResource.Of(Kind.MutatingWebhookConfiguration, "", Extensions),
        Admission("ValidatingAdmissionPolicy", "validatingadmissionpolicies", "status"),
        Admission("ValidatingAdmissionPolicyBinding"),
        ApiResource.Of(Kind.ValidatingWebhookConfiguration, "", Extensions),
    ];

    private static ApiResource[] ApiExtensions =>
        [ApiResource.Of(Kind.CustomResourceDefinition, "crd crds", Extensions, "status")];

    private static ApiResource[] Others =>
    [
        ApiResource.Of(Kind.PriorityClass, "pc"),
        ApiResource.Of(Kind.Lease),
        Cluster("node.k8s.io", "RuntimeClass", "", plural: "runtimeclasses"),
        ApiResource.Of(Kind.EndpointSlice),
        Cluster("resource.k8s.io", "DeviceClass", "", plural: "deviceclasses"),
        ApiResource.Of(new("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims"), "", "", "status"),
        ApiResource.Of(new("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")),
        Cluster("resource.k8s.io", "ResourceSlice"),
        Cluster("flowcontrol.apiserver.k8s.io", "FlowSchema", "", "status"),
        Cluster("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", "", "status"),
    ];

    private static ApiResource Cluster(string group, string kind, string shortNames = "", string subresources = "",
        string? plural = null) =>
        ApiResource.Of(new(group, "v1", kind, plural ?? Plural(kind), false), shortNames, "", subresources);

    private static ApiResource Admission(string kind, string? plural = null, string subresources = "") =>
        ApiResource.Of(new("admissionregistration.k8s.io", "v1", kind, plural ?? Plural(kind), false), "", Extensions,
            subresources);

    private static ApiResource Review(string group, string kind, bool namespaced) =>
        ApiResource.Of(new(group, "v1", kind, Plural(kind), namespaced), verbs: CreateOnly);

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";
}
