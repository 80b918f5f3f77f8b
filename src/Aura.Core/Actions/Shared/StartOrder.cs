using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Which workloads others reach by a Service that they name in a variable, a command or an argument: these come first.
/// </summary>
internal static class StartOrder
{
    public static IReadOnlyList<string> Rbac { get; } = ["services: list"];

    /// <summary>
    /// In groups that follow each other; in a circle, where none could be first, all that is left is one group.
    /// </summary>
    public static async Task<IReadOnlyList<IReadOnlyList<KubeObject>>> OfAsync(
        IReadOnlyList<KubeObject> workloads, ClusterView cluster)
    {
        var needs = new Dictionary<ObjectRef, HashSet<ObjectRef>>();
        foreach (var workload in workloads)
            needs[workload.Ref] = [];
        foreach (var provider in workloads)
            foreach (var service in (await cluster.ListAsync(Kind.Service, provider.Namespace)).Where(s =>
                Selects(s, provider)))
                foreach (var user in workloads.Where(w => w.Ref != provider.Ref && Names(w, service)))
                    needs[user.Ref].Add(provider.Ref);
        var left = workloads.OrderBy(w => $"{w.Ref}", StringComparer.Ordinal).ToList();
        var groups = new List<IReadOnlyList<KubeObject>>();
        while (left.Count > 0)
        {
            var next = left.Where(w => !left.Any(o => needs[w.Ref].Contains(o.Ref))).ToList();
            groups.Add(next.Count > 0 ? next : [.. left]);
            left = next.Count > 0 ? [.. left.Except(next)] : [];
        }
        return groups;
    }

    private static bool Selects(KubeObject service, KubeObject workload) =>
        service.At("spec.selector") is JsonObject { Count: > 0 } selector && selector.All(p =>
            workload.Text($"spec.template.metadata.labels[{p.Key}]") == (string?)p.Value);

    // Within a namespace the Service's name is enough; from outside it takes the namespace (DNS for Services and Pods).
    private static bool Names(KubeObject workload, KubeObject service)
    {
        var name = Regex.Escape(service.Name);
        var host = workload.Namespace == service.Namespace ? $"{name}(\\.{Regex.Escape(service.Namespace!)}\\b)?"
            : $"{name}\\.{Regex.Escape(service.Namespace!)}\\b";
        var form = new Regex($"(?<![A-Za-z0-9.-]){host}(?![A-Za-z0-9-])");
        return ContainerChoice.All(workload).SelectMany(c => Texts(c.Container)).Any(form.IsMatch);
    }

    private static IEnumerable<string> Texts(JsonObject container) =>
        container["env"].Objects().Select(v => $"{v["value"]}")
            .Concat(((string[])["command", "args"]).SelectMany(list =>
                (container[list] as JsonArray ?? []).Select(word => $"{word}")));
}
