using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>A claim grows only where its storage class allows expansion and it is bound.</summary>
internal sealed class ClaimResize(Store store) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request is not
            { Kind.Plural: "persistentvolumeclaims", Operation: Operation.Update, Subresource: null, Old: { } old })
            return;
        var before = Quantity.From(old.At("spec.resources.requests.storage")) ?? default;
        var after = Quantity.From(request.New.Obj("spec").Obj("resources").Obj("requests")?["storage"]) ?? default;
        if (after <= before)
            return;
        if (old.Text("status.phase") != "Bound")
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                "Only bound persistent volume claims can be expanded");
        var name = old.Text("spec.storageClassName") ?? "";
        if (store.Get(Kind.StorageClass, null, name)?.Flag("allowVolumeExpansion") != true)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                "only dynamically provisioned pvc can be resized and "
                + "the storageclass that provisions the pvc must support resize");
    }
}
