using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>Puts the finalizer on new volumes and claims that keeps one in use from being removed.</summary>
internal sealed class StorageProtection : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != Operation.Create || request.New is not { } json)
            return;
        var finalizer = request.Kind.Plural switch
        {
            "persistentvolumes" => "kubernetes.io/pv-protection",
            "persistentvolumeclaims" => "kubernetes.io/pvc-protection",
            _ => null,
        };
        if (finalizer is null)
            return;
        var metadata = json.Ensure("metadata");
        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(f => f?.ToString() == finalizer))
            finalizers.Add(finalizer);
    }
}
