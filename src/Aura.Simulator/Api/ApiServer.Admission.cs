using Aura.Simulator.Admission;
using Aura.Simulator.Authorization;
using Aura.Simulator.Subresources;

namespace Aura.Simulator.Api;

public sealed partial class ApiServer
{
    /// <summary>
    /// Defaulting, validation, quota and the rest; RBAC; the subresources that act on a pod or a workload.
    /// </summary>
    public void UseAdmission()
    {
        var authorizer = new RbacAuthorizer(Store);
        Authorizer = authorizer;
        Admission = new AdmissionChain(Store, authorizer);
        Add(new Eviction());
        Add(new Binding());
        Add(new TokenRequest());
        foreach (var review in (string[])["selfsubjectaccessreviews", "subjectaccessreviews",
            "localsubjectaccessreviews"])
            Add(new AccessReview(review, authorizer));
        Add(new RulesReview(Store));
        Add(new SelfReview());
    }
}
