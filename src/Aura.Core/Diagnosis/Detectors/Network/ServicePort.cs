using System.Text.Json;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Network;

/// <summary>A port of a Service and what its targetPort means for a pod.</summary>
public sealed record ServicePort(JsonObject Json)
{
    public string? Name => (string?)Json["name"];
    public int Number => (int?)Json["port"] ?? 0;
    public string Protocol => ServicePods.Protocol(Json);

    /// <summary>Where it is left out, the same as the port.</summary>
    public JsonNode Target => Json["targetPort"] ?? Number;

    public bool IsNamed => Target.GetValueKind() == JsonValueKind.String;

    /// <summary>As one would say it.</summary>
    public string Text => Name is { Length: > 0 } name ? $"{Number} ({ClusterText.Name(name)})" : $"{Number}";

    public string Field => $"spec.ports[port={Number}].targetPort";

    public static IEnumerable<ServicePort> Of(KubeObject service) =>
        service.List("spec.ports").Select(p => new ServicePort(p));

    /// <summary>
    /// The pod's port; null where none of its containers declares the name. A number needs no declaration
    /// (endpointslice controller, FindPort).
    /// </summary>
    public int? In(KubeObject pod) => IsNamed ? ServicePods.Port(pod, Target, Protocol) : (int?)Target;

    public bool IsDeclaredBy(KubeObject pod) => ServicePods.Port(pod, Target, Protocol) is not null;
}
