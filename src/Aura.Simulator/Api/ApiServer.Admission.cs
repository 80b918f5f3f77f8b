using Aura.Kubernetes;
using Aura.Simulator.Admission;
using Aura.Simulator.Authorization;
using Aura.Simulator.Subresources;

namespace Aura.Simulator.Api;

public sealed partial class ApiServer
{
    /// <summary>Who the cluster's own components are to admission: they may do everything.</summary>
    private static readonly UserInfo s_component = new("system:kube-controller-manager", [UserInfo.Masters]);

    /// <summary>Defaulting, validation, quota and the rest; RBAC; the subresources that act on a pod or a workload.</summary>
    public void UseAdmission()
    {
        var authorizer = new RbacAuthorizer(Store);
        Authorizer = authorizer;
        Admission = new AdmissionChain(Store, authorizer);
        Add(new Eviction());
        Add(new Binding());
        Add(new TokenRequest());
        foreach (var review in (string[])["selfsubjectaccessreviews", "subjectaccessreviews", "localsubjectaccessreviews"])
            Add(new AccessReview(review, authorizer));
        Add(new RulesReview(Store));
        Add(new SelfReview());
    }

    /// <summary>Creates as a component of the cluster does: admitted, but not asked for permission.</summary>
    /// <exception cref="ApiStatusException">Admission refuses (quota, an invalid object, …).</exception>
    public KubeObject Create(KubeObject item)
    {
        var resource = Kinds.Find(item.Kind.Group, item.Kind.Version, item.Kind.Plural)
            ?? throw ApiStatusException.NoSuchResource();
        var json = item.ToJson();
        Store.SetName(json);
        var admitted = Admission?.Admit(new AdmissionRequest
        {
            Operation = Operation.Create,
            Resource = resource,
            Namespace = item.Namespace,
            Name = (string?)json["metadata"]?["name"] ?? "",
            New = json,
            User = s_component,
            Warnings = [],
        }) ?? json;
        return Store.Create(new KubeObject(item.Kind, admitted));
    }
}
