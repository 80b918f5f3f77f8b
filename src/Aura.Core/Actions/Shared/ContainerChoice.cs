using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>The one container of a pod template that is meant, addressed by name.</summary>
internal sealed record ContainerChoice(string Name, JsonObject Container, string Path)
{
    private const string Containers = "spec.template.spec.containers";
    private const string InitContainers = "spec.template.spec.initContainers";

    /// <summary>
    /// Several containers and no name: stops with a list of them. Init containers (and sidecars among them) are taken
    /// only by name.
    /// </summary>
    public static ContainerChoice Of(KubeObject workload, string? name, PlanBuilder plan)
    {
        var all = All(workload);
        var names = string.Join(", ", all.Select(c => c.Name));
        if (name is not null)
            return plan.Need(all.FirstOrDefault(c => c.Name == name), $"{workload.Ref} has a container {name}",
                hint: $"its containers are {names}");
        var running = Running(workload);
        return plan.Need(running.Count == 1 ? running[0] : null, "it is clear which container is meant",
            hint: $"name one: container = {string.Join(" or ", running.Select(c => c.Name))}",
            why: running.Count == 1 ? $"{workload.Ref} has one container"
                : $"{workload.Ref} has {running.Count} containers");
    }

    /// <summary>Every container of the template, init containers last.</summary>
    public static IReadOnlyList<ContainerChoice> All(KubeObject workload) =>
        [.. workload.List(Containers).Select(c => Choice(c, Containers))
            .Concat(workload.List(InitContainers).Select(c => Choice(c, InitContainers)))];

    /// <summary>Those that run as long as the pod does: native sidecars too, plain init containers not.</summary>
    public static IReadOnlyList<ContainerChoice> Running(KubeObject workload) =>
        [.. All(workload).Where(c => c.Path.StartsWith(Containers, StringComparison.Ordinal)
            || (string?)c.Container["restartPolicy"] == "Always")];

    private static ContainerChoice Choice(JsonObject container, string list) =>
        new((string?)container["name"] ?? "", container, $"{list}[name={(string?)container["name"]}]");
}
