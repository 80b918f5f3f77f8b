using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Strategies;

/// <summary>A new pod is Pending and has the QoS class that its resources give it, for good.</summary>
public static class PodStrategy
{
    private static readonly string[] s_compute = ["cpu", "memory"];

    internal static void Prepare(AdmissionRequest request)
    {
        if (request.Operation == Operation.Create)
            request.New!.Ensure("status")["qosClass"] = QosClass(request.New.Obj("spec"));
        if (request.Old is { } old && request.Subresource is { } part)
            KeepOthers(request.New!, old, part == "resize" ? "containers" : "ephemeralContainers");
    }

    // A write to a part of the pod keeps all but that part of its spec.
    private static void KeepOthers(JsonObject pod, KubeObject old, string part)
    {
        var written = pod.Obj("spec")?[part]?.DeepClone();
        var spec = (JsonObject)old.Copy("spec")!;
        if (written is null)
            spec.Remove(part);
        else
            spec[part] = written;
        pod["spec"] = spec;
    }

    /// <summary>
    /// Guaranteed where every container's requests of cpu and memory equal its limits, BestEffort where none asks for
    /// either, else Burstable.
    /// </summary>
    public static string QosClass(JsonObject? spec)
    {
        var containers = spec.Items("containers").Concat(spec.Items("initContainers")).ToList();
        bool Asks(JsonObject c, string key) => s_compute.Any(r => !IsZero(c.Obj("resources").Obj(key)?[r]));
        if (!containers.Any(c => Asks(c, "requests") || Asks(c, "limits")))
            return "BestEffort";
        return containers.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(JsonObject container) => s_compute.All(r =>
        Quantity.From(container.Obj("resources").Obj("limits")?[r]) is { IsZero: false } limit
        && (Quantity.From(container.Obj("resources").Obj("requests")?[r]) ?? limit) == limit);

    private static bool IsZero(JsonNode? node) => Quantity.From(node) is not { IsZero: false };
}
