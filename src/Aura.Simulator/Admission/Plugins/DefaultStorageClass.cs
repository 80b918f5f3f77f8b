using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>A new claim that names no class gets the default one (the newest, where several are marked).</summary>
internal sealed class DefaultStorageClass(Store store) : IAdmissionPlugin
{
    public const string Annotation = "storageclass.kubernetes.io/is-default-class";

    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "persistentvolumeclaims", Operation: Operation.Create, New: { } claim })
            return;
        var spec = claim.Ensure("spec");
        if (spec.ContainsKey("storageClassName") && spec["storageClassName"] is not null)
            return;
        var chosen = store.List(Kind.StorageClass).Where(c => c.Annotation(Annotation) == "true")
            .OrderByDescending(c => c.Text("metadata.creationTimestamp"), StringComparer.Ordinal)
            .ThenBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault();
        if (chosen is not null)
            spec["storageClassName"] = chosen.Name;
    }
}
