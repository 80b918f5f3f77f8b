using Aura.Kubernetes;

namespace Aura.Simulator.Api;

internal static partial class BuiltInKinds
{
    private const string Extensions = "api-extensions";

    private static ServedResource[] ApiRegistration => [ServedResource.Of(Kind.ApiService, "", Extensions, "status")];

    private static ServedResource[] Reviews =>
    [
        Review("authentication.k8s.io", "SelfSubjectReview", false),
        Review("authentication.k8s.io", "TokenReview", false),
        Review("authorization.k8s.io", "LocalSubjectAccessReview", true),
        Review("authorization.k8s.io", "SelfSubjectAccessReview", false),
        Review("authorization.k8s.io", "SelfSubjectRulesReview", false),
        Review("authorization.k8s.io", "SubjectAccessReview", false),
    ];

    private static ServedResource[] Certificates =>
        [Cluster("certificates.k8s.io", "CertificateSigningRequest", "csr", "approval status")];

    private static ServedResource[] Networking =>
    [
        ServedResource.Of(Kind.IngressClass),
        ServedResource.Of(Kind.Ingress, "ing", "", "status"),
        Cluster("networking.k8s.io", "IPAddress", "ip", plural: "ipaddresses"),
        ServedResource.Of(Kind.NetworkPolicy, "netpol"),
        Cluster("networking.k8s.io", "ServiceCIDR", "", "status"),
    ];

    private static ServedResource[] Storage =>
    [
        Cluster("storage.k8s.io", "CSIDriver"),
        Cluster("storage.k8s.io", "CSINode"),
        ServedResource.Of(new("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")),
        ServedResource.Of(Kind.StorageClass, "sc"),
        ServedResource.Of(Kind.VolumeAttachment, "", "", "status"),
        Cluster("storage.k8s.io", "VolumeAttributesClass", "vac", plural: "volumeattributesclasses"),
    ];

    private static ServedResource[] AdmissionRegistration =>
    [
        Admission("MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
        Admission("MutatingAdmissionPolicyBinding"),
        ServedResource.Of(Kind.MutatingWebhookConfiguration, "", Extensions),
        Admission("ValidatingAdmissionPolicy", "validatingadmissionpolicies", "status"),
        Admission("ValidatingAdmissionPolicyBinding"),
        ServedResource.Of(Kind.ValidatingWebhookConfiguration, "", Extensions),
    ];

    private static ServedResource[] ApiExtensions =>
        [ServedResource.Of(Kind.CustomResourceDefinition, "crd crds", Extensions, "status")];

    private static ServedResource[] Others =>
    [
        ServedResource.Of(Kind.PriorityClass, "pc"),
        ServedResource.Of(Kind.Lease),
        Cluster("node.k8s.io", "RuntimeClass", "", plural: "runtimeclasses"),
        ServedResource.Of(Kind.EndpointSlice),
        Cluster("resource.k8s.io", "DeviceClass", "", plural: "deviceclasses"),
        ServedResource.Of(new("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims"), "", "", "status"),
        ServedResource.Of(new("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates")),
        Cluster("resource.k8s.io", "ResourceSlice"),
        Cluster("flowcontrol.apiserver.k8s.io", "FlowSchema", "", "status"),
        Cluster("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration", "", "status"),
    ];

    private static ServedResource Cluster(string group, string kind, string shortNames = "", string subresources = "",
        string? plural = null) =>
        ServedResource.Of(new(group, "v1", kind, plural ?? Plural(kind), false), shortNames, "", subresources);

    private static ServedResource Admission(string kind, string? plural = null, string subresources = "") =>
        ServedResource.Of(new("admissionregistration.k8s.io", "v1", kind, plural ?? Plural(kind), false), "",
            Extensions,
            subresources);

    private static ServedResource Review(string group, string kind, bool namespaced) =>
        ServedResource.Of(new(group, "v1", kind, Plural(kind), namespaced), verbs: CreateOnly);

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";
}
