using System.Text.Json.Nodes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>Counts the generations of a DaemonSet's template in an annotation.</summary>
internal static class DaemonSetStrategy
{
    private const string Annotation = "deprecated.daemonset.template.generation";

    public static void Prepare(AdmissionRequest request)
    {
        var generation = 1L;
        if (request.Old is { } old)
        {
            _ = long.TryParse(old.Annotation(Annotation), out generation);
            if (!JsonNode.DeepEquals(old.At("spec.template"), request.New.Obj("spec")?["template"]))
                generation++;
        }
        request.New!.Ensure("metadata").Ensure("annotations")[Annotation] = $"{generation}";
    }
}
