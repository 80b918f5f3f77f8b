using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// A container's environment: entries of <c>env</c>, of which the last of a name counts, before all of <c>envFrom</c>.
/// </summary>
internal sealed class ContainerVariables(KubeObject workload, ContainerChoice container)
{
    /// <summary>What following the rollout and reading what variables come from needs.</summary>
    public static IReadOnlyList<string> Rbac { get; } =
        [.. Rollout.Rbac, "pods/eviction: create", "configmaps: get", "secrets: get"];

    private List<JsonObject> Entries { get; } = [.. workload.List($"{container.Path}.env")];

    public IReadOnlyList<JsonObject> Named(string name) => [.. Entries.Where(e => (string?)e["name"] == name)];

    /// <summary>The list without the name's entries, or with one of them at the place of the last.</summary>
    public JsonArray? With(string name, JsonObject? entry)
    {
        var last = Named(name) is [.., var old] ? old : null;
        var left = Entries.Where(e => (string?)e["name"] != name || (e == last && entry is not null))
            .Select(e => (JsonNode?)(e == last ? entry : e)!.DeepClone()).ToArray();
        return left.Length == 0 ? null : new JsonArray(left);
    }

    /// <summary>Where envFrom gives the name; null where it does not.</summary>
    public async Task<ObjectRef?> ProviderAsync(string name, ClusterView cluster)
    {
        ObjectRef? found = null;
        foreach (var source in workload.List($"{container.Path}.envFrom"))
            foreach (var (kind, place) in ((Kind, string)[])[(Kind.ConfigMap, "configMapRef"),
                (Kind.Secret, "secretRef")])
                if ((string?)source[place]?["name"] is { } from
                    && await cluster.GetAsync(kind, workload.Namespace, from) is { } provider
                    && provider.Map("data").Keys.Any(key => $"{source["prefix"]}{key}" == name))
                    found = provider.Ref;
        return found;
    }

    /// <summary>Warns of what says <c>$(NAME)</c>, which stays as it stands where the name is not known.</summary>
    public void WarnOfReferences(string name, string what, PlanBuilder plan)
    {
        var users = Entries.Where(e => (string?)e["name"] != name && $"{e["value"]}".Contains($"$({name})"))
            .Select(e => ClusterText.Name($"{e["name"]}"))
            .Concat(((string[])["command", "args"]).Where(f => (container.Container[f] as JsonArray ?? [])
                .Any(word => $"{word}".Contains($"$({name})")))).ToList();
        if (users.Count > 0)
            plan.Warn($"{string.Join(", ", users)} of {container.Name} says $({name}), {what}");
    }

    /// <summary>Follows the rollout that the changed template begins.</summary>
    public async Task RollAsync(ClusterView cluster, PlanBuilder plan)
    {
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }
}
