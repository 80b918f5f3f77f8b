using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>Sets plain variables of a container's environment.</summary>
internal static class EnvChange
{
    /// <returns>The workload as changed. A variable that is taken from elsewhere stops the plan.</returns>
    public static KubeObject Set(
        KubeObject workload, ContainerChoice container, string name, string value, string why, PlanBuilder plan)
    {
        var env = workload.List($"{container.Path}.env").ToList();
        var item = env.Find(e => (string?)e["name"] == name);
        plan.Need(item?["valueFrom"] is null ? container : null, $"{name} is a plain variable",
            why: item?["valueFrom"] is null ? "it is not taken from elsewhere" : "it comes from another object",
            hint: "change it where it comes from: configmap.update");
        if (item is not null)
            return plan.Set(workload, $"{container.Path}.env[name={name}].value", value, why);
        var added = new JsonObject { ["name"] = name, ["value"] = value };
        return env.Count == 0 ? plan.Set(workload, $"{container.Path}.env", new JsonArray(added), why)
            : plan.Set(workload, $"{container.Path}.env[name={name}]", added, why);
    }
}
