namespace Aura.Kubernetes;

public sealed partial record Kind
{
    public static readonly Kind Pod = new("", "v1", "Pod", "pods");
    public static readonly Kind Service = new("", "v1", "Service", "services");
    public static readonly Kind Endpoints = new("", "v1", "Endpoints", "endpoints");
    public static readonly Kind ConfigMap = new("", "v1", "ConfigMap", "configmaps");
    public static readonly Kind Secret = new("", "v1", "Secret", "secrets");
    public static readonly Kind ServiceAccount = new("", "v1", "ServiceAccount", "serviceaccounts");
    public static readonly Kind PersistentVolumeClaim =
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims");
    public static readonly Kind PersistentVolume = new("", "v1", "PersistentVolume", "persistentvolumes", false);
    public static readonly Kind ReplicationController =
        new("", "v1", "ReplicationController", "replicationcontrollers");
    public static readonly Kind ResourceQuota = new("", "v1", "ResourceQuota", "resourcequotas");
    public static readonly Kind LimitRange = new("", "v1", "LimitRange", "limitranges");
    public static readonly Kind PodTemplate = new("", "v1", "PodTemplate", "podtemplates");
    public static readonly Kind Node = new("", "v1", "Node", "nodes", false);
    public static readonly Kind Namespace = new("", "v1", "Namespace", "namespaces", false);
    public static readonly Kind CoreEvent = new("", "v1", "Event", "events");
    public static readonly Kind Event = new("events.k8s.io", "v1", "Event", "events");
    public static readonly Kind Deployment = new("apps", "v1", "Deployment", "deployments");
    public static readonly Kind ReplicaSet = new("apps", "v1", "ReplicaSet", "replicasets");
    public static readonly Kind StatefulSet = new("apps", "v1", "StatefulSet", "statefulsets");
    public static readonly Kind DaemonSet = new("apps", "v1", "DaemonSet", "daemonsets");
    public static readonly Kind ControllerRevision = new("apps", "v1", "ControllerRevision", "controllerrevisions");
    public static readonly Kind Job = new("batch", "v1", "Job", "jobs");
    public static readonly Kind CronJob = new("batch", "v1", "CronJob", "cronjobs");
    public static readonly Kind HorizontalPodAutoscaler =
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
    public static readonly Kind Scale = new("autoscaling", "v1", "Scale", "scales");
    public static readonly Kind PodDisruptionBudget =
        new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets");
    public static readonly Kind Eviction = new("policy", "v1", "Eviction", "evictions");
    public static readonly Kind EndpointSlice = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");
    public static readonly Kind Ingress = new("networking.k8s.io", "v1", "Ingress", "ingresses");
    public static readonly Kind IngressClass = new("networking.k8s.io", "v1", "IngressClass", "ingressclasses", false);
    public static readonly Kind NetworkPolicy = new("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies");
    public static readonly Kind StorageClass = new("storage.k8s.io", "v1", "StorageClass", "storageclasses", false);
    public static readonly Kind VolumeAttachment =
        new("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", false);
    public static readonly Kind PriorityClass =
        new("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", false);
    public static readonly Kind Lease = new("coordination.k8s.io", "v1", "Lease", "leases");
    public static readonly Kind Role = new("rbac.authorization.k8s.io", "v1", "Role", "roles");
    public static readonly Kind RoleBinding = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings");
    public static readonly Kind ClusterRole =
        new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);
    public static readonly Kind ClusterRoleBinding =
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", false);
    public static readonly Kind ValidatingWebhookConfiguration = new("admissionregistration.k8s.io", "v1",
        "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false);
    public static readonly Kind MutatingWebhookConfiguration = new("admissionregistration.k8s.io", "v1",
        "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false);
    public static readonly Kind ValidatingAdmissionPolicy = new("admissionregistration.k8s.io", "v1",
        "ValidatingAdmissionPolicy", "validatingadmissionpolicies", false);
    public static readonly Kind CustomResourceDefinition = new("apiextensions.k8s.io", "v1",
        "CustomResourceDefinition", "customresourcedefinitions", false);
    public static readonly Kind ApiService = new("apiregistration.k8s.io", "v1", "APIService", "apiservices", false);
    public static readonly Kind SelfSubjectAccessReview = new("authorization.k8s.io", "v1",
        "SelfSubjectAccessReview", "selfsubjectaccessreviews", false);
    public static readonly Kind SubjectAccessReview = new("authorization.k8s.io", "v1",
        "SubjectAccessReview", "subjectaccessreviews", false);
    public static readonly Kind PodMetrics = new("metrics.k8s.io", "v1beta1", "PodMetrics", "pods");
    public static readonly Kind NodeMetrics = new("metrics.k8s.io", "v1beta1", "NodeMetrics", "nodes", false);
}
