using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>At most one PriorityClass is the default of all pods.</summary>
internal sealed class PriorityClassCheck(Store store) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Kind.Plural != "priorityclasses" || request.New is not { } json || !json.Flag("globalDefault"))
            return;
        var other = store.List(Kind.PriorityClass)
            .FirstOrDefault(c => c.Flag("globalDefault") && c.Name != request.Name);
        if (other is not null)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"PriorityClass {other.Name} is already marked as default. Only one default can exist");
    }
}
