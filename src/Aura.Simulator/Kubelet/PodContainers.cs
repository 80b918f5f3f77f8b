using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Kubelet;

/// <summary>Which of a pod's containers a request for its log or for a command in it means.</summary>
internal static class PodContainers
{
    /// <exception cref="ApiStatusException">There is no such container, or several and none is named.</exception>
    public static string Choose(KubeObject pod, string? name)
    {
        string[] Names(string list) => [.. pod.List(list).Select(c => (string?)c["name"] ?? "")];
        var main = Names("spec.containers");
        var init = Names("spec.initContainers");
        if (name is { Length: > 0 })
            return main.Concat(init).Concat(Names("spec.ephemeralContainers")).Contains(name) ? name
                : throw ApiStatusException.BadRequest($"container {name} is not valid for pod {pod.Name}");
        if (main.Length == 1)
            return main[0];
        if (pod.Annotation("kubectl.kubernetes.io/default-container") is { } chosen && main.Contains(chosen))
            return chosen;
        var more = init.Length == 0 ? "" : $" or one of the init containers: [{string.Join(' ', init)}]";
        throw ApiStatusException.BadRequest($"a container name must be specified for pod {pod.Name}, choose one of: "
            + $"[{string.Join(' ', main)}]{more}");
    }
}
