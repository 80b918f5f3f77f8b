using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Scheduling;

/// <summary>
/// What the scheduler reserves for a pod: the sum over its containers and sidecars, or the largest init container if
/// that is more, plus the overhead.
/// </summary>
public sealed record PodRequests(Quantity Cpu, Quantity Memory)
{
    public static readonly PodRequests None = new(Quantity.Zero, Quantity.Zero);

    public static PodRequests Of(PodTemplate template)
    {
        var running = None;
        var starting = None;
        foreach (var init in template.Spec["initContainers"].Objects())
            if ((string?)init["restartPolicy"] == "Always")
                running += OfContainer(init);
            else
                starting = Max(starting, running + OfContainer(init));
        foreach (var container in template.Spec["containers"].Objects())
            running += OfContainer(container);
        return Max(running, starting) + Read(template.Spec["overhead"]);
    }

    public static PodRequests Of(KubeObject pod) =>
        Of(new PodTemplate(new JsonObject { ["spec"] = pod.Copy("spec") }));

    public static PodRequests operator +(PodRequests a, PodRequests b) => new(a.Cpu + b.Cpu, a.Memory + b.Memory);

    public static PodRequests operator -(PodRequests a, PodRequests b) => new(a.Cpu - b.Cpu, a.Memory - b.Memory);

    /// <summary>Requests default to the limits, as in the API server.</summary>
    private static PodRequests OfContainer(JsonObject container)
    {
        var limits = container["resources"]?["limits"];
        var requests = container["resources"]?["requests"];
        return new PodRequests(
            Quantity.From(requests?["cpu"] ?? limits?["cpu"]) ?? Quantity.Zero,
            Quantity.From(requests?["memory"] ?? limits?["memory"]) ?? Quantity.Zero);
    }

    private static PodRequests Read(JsonNode? amounts) =>
        new(Quantity.From(amounts?["cpu"]) ?? Quantity.Zero, Quantity.From(amounts?["memory"]) ?? Quantity.Zero);

    private static PodRequests Max(PodRequests a, PodRequests b) =>
        new(Quantity.Max(a.Cpu, b.Cpu), Quantity.Max(a.Memory, b.Memory));
}
