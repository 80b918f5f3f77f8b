using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution;

/// <summary>Makes the arguments for each target of a batch, from a list or from a label selector.</summary>
internal sealed class Targets(PolicyOptions policy)
{
    private static readonly Kind[] Kinds =
    [
        Kind.Deployment, Kind.StatefulSet, Kind.DaemonSet, Kind.Pod, Kind.Node, Kind.Service, Kind.Ingress, Kind.Job,
        Kind.CronJob, Kind.ConfigMap, Kind.Secret, Kind.PersistentVolumeClaim, Kind.NetworkPolicy, Kind.Namespace,
    ];

    /// <summary>Names of kinds that actions abbreviate.</summary>
    private static readonly Dictionary<string, Kind> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["pdb"] = Kind.PodDisruptionBudget, ["hpa"] = Kind.HorizontalPodAutoscaler,
        ["quota"] = Kind.ResourceQuota, ["network_policy"] = Kind.NetworkPolicy,
    };

    /// <exception cref="ArgumentsException">The arguments do not fit; names the targets at fault.</exception>
    public async Task<(IReadOnlyList<JsonObject> Each, Check? Refusal)> OfAsync(
        ActionRequest request, RemediationAction action, ClusterView cluster)
    {
        if (request is { Targets: not null, Selector: not null })
            throw new ArgumentsException(["targets, selector: give one of them"]);
        IReadOnlyList<JsonObject> each;
        try
        {
            each = request.Targets ?? await SelectedAsync(request, action, cluster);
        }
        catch (KubeException e)
        {
            return ([], new Check("the cluster can be read", false, $"{e.Reason}: {e.Message}", "see aura doctor")
            { Reason = "cluster_unreadable" });
        }
        if (each.Count == 0)
            return ([], new Check("there is a target", false, request.Targets is null
                ? $"the selector {request.Selector} picks nothing" : "targets is empty",
                "get_objects with labels shows what a selector picks")
            { Reason = "no_target" });
        if (each.Count > policy.MaxTargets)
            return ([], new Check("targets are within the policy's limit", false,
                $"there are {each.Count} targets, this server allows {policy.MaxTargets} at once",
                "name fewer, one call after the other")
            { Reason = "too_many_targets" });
        return (Validated(request, action, each), null);
    }

    private static List<JsonObject> Validated(
        ActionRequest request, RemediationAction action, IReadOnlyList<JsonObject> each)
    {
        var (all, faults) = (new List<JsonObject>(), new List<string>());
        foreach (var (target, i) in each.Select((t, i) => (t, i)))
        {
            var args = (JsonObject)request.Args.DeepClone();
            foreach (var (name, value) in target)
                args[name] = value?.DeepClone();
            try
            {
                action.Validate(args);
            }
            catch (ArgumentsException e)
            {
                faults.AddRange(e.Faults.Select(f => $"targets[{i}].{f}"));
            }
            if (all.FindIndex(a => JsonNode.DeepEquals(a, args)) is >= 0 and var same)
                faults.Add($"targets[{i}]: is the same as targets[{same}]");
            all.Add(args);
        }
        return faults.Count == 0 ? all : throw new ArgumentsException(faults);
    }

    private static async Task<IReadOnlyList<JsonObject>> SelectedAsync(
        ActionRequest request, RemediationAction action, ClusterView cluster)
    {
        var properties = action.InputSchema["properties"] as JsonObject ?? [];
        var kind = KindOf(request, action, properties);
        var name = properties.ContainsKey("name") ? "name" : kind?.Name.ToLowerInvariant() ?? "name";
        if (kind is null || !properties.ContainsKey(name))
            throw new ArgumentsException(
                [$"selector: it is not plain what {action.Spec.Name} is to pick; give targets"]);
        var ns = (string?)request.Args["namespace"];
        if (kind.Namespaced && string.IsNullOrEmpty(ns))
            throw new ArgumentsException(["args.namespace: is required with a selector"]);
        try
        {
            // An empty selector would pick all there is: that must be meant.
            if (Selector.Labels(request.Selector).IsEverything)
                throw new ArgumentsException(["selector: must ask for at least one label"]);
        }
        catch (FormatException e)
        {
            throw new ArgumentsException([$"selector: {e.Message}"]);
        }
        var found = await cluster.ListAsync(kind, kind.Namespaced ? ns : null, labels: request.Selector);
        return [.. found.Where(o => !o.IsTerminating).Select(o => o.Name).Order(StringComparer.Ordinal)
            .Select(n => new JsonObject { [name] = n })];
    }

    /// <summary>
    /// What the argument <c>kind</c> says (or its default), or else the first part of the action's name.
    /// </summary>
    private static Kind? KindOf(ActionRequest request, RemediationAction action, JsonObject properties)
    {
        var said = (string?)request.Args["kind"] ?? (string?)properties["kind"]?["default"];
        return Named(said ?? action.Spec.Name.Split('.')[0]);
    }

    private static Kind? Named(string word) => Short.GetValueOrDefault(word)
        ?? Kinds.FirstOrDefault(k => k.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
}
