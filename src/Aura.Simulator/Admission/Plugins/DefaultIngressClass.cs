using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>A new Ingress that names no class gets the default one; two defaults are refused.</summary>
internal sealed class DefaultIngressClass(Store store) : IAdmissionPlugin
{
    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "ingresses", Operation: Operation.Create, New: { } ingress }
            || ingress.Obj("spec").Has("ingressClassName")
            || ingress.Obj("metadata").Obj("annotations").Has("kubernetes.io/ingress.class"))
            return;
        var defaults = store.List(Kind.IngressClass)
            .Where(c => c.Annotation("ingressclass.kubernetes.io/is-default-class") == "true").ToList();
        if (defaults.Count > 1)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"{defaults.Count} default IngressClasses were found, only 1 allowed");
        if (defaults.Count == 1)
            ingress.Ensure("spec")["ingressClassName"] = defaults[0].Name;
    }
}
