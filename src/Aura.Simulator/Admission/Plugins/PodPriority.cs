using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Plugins;

/// <summary>Resolves a new pod's priority from its class, the default class, or 0; the class must exist.</summary>
internal sealed class PodPriority(Store store) : IAdmissionPlugin
{
    private static readonly Dictionary<string, int> s_system = new()
    {
        ["system-node-critical"] = 2_000_001_000,
        ["system-cluster-critical"] = 2_000_000_000,
    };

    public void Admit(AdmissionRequest request)
    {
        if (request is not { Kind.Plural: "pods", Operation: Operation.Create, Subresource: null, New: { } pod })
            return;
        var spec = pod.Ensure("spec");
        var (priority, policy) = Resolve(request, spec);
        if (spec.Number("priority") is { } given && given != priority)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"the integer value of priority ({given}) must not be provided in pod spec; "
                + $"priority admission controller computed {priority} from the given PriorityClass name");
        spec["priority"] = priority;
        if (spec.Text("preemptionPolicy") is { Length: > 0 } wanted && wanted != policy)
            throw ApiStatusException.Forbidden(request.Kind, request.Name,
                $"the string value of PreemptionPolicy ({wanted}) must not be provided in pod spec; "
                + $"priority admission controller computed {policy} from the given PriorityClass name");
        spec["preemptionPolicy"] = policy;
    }

    private (long Priority, string Policy) Resolve(AdmissionRequest request, JsonObject spec)
    {
        var name = spec.Text("priorityClassName");
        var found = name.Length > 0
            ? store.Get(Kind.PriorityClass, null, name)
            : store.List(Kind.PriorityClass).Where(c => c.Flag("globalDefault")).MinBy(c => c.Number("value"));
        if (found is not null)
        {
            spec["priorityClassName"] = found.Name;
            return (found.Number("value") ?? 0, found.Text("preemptionPolicy") ?? "PreemptLowerPriority");
        }
        if (name.Length == 0)
            return (0, "PreemptLowerPriority");
        if (s_system.TryGetValue(name, out var value))
            return (value, "PreemptLowerPriority");
        throw ApiStatusException.Forbidden(request.Kind, request.Name, $"no PriorityClass with name {name} was found");
    }
}
