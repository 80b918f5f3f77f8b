using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The namespace's LimitRanges admit the pods of the changed template.</summary>
public sealed class LimitRangeCheck : ISafetyCheck
{
    public string Name => "limit-range";

    public IReadOnlyList<string> Rbac { get; } = ["limitranges: list", "pods: list", "apps/replicasets: list"];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        foreach (var change in (await WorkloadChange.OfAsync(plan, cluster)).Where(c => c.RollsTemplate))
            foreach (var range in await cluster.ListAsync(Kind.LimitRange, change.After.Namespace))
            {
                var faults = range.List("spec.limits").SelectMany(limit => Faults(limit, change.PodSpec)).ToList();
                checks.Add(new Check($"{range.Ref} admits the new pods", faults.Count == 0,
                    faults.Count == 0 ? "all amounts are inside it" : string.Join("; ", faults),
                    faults.Count == 0 ? null : "choose amounts inside the range, or have it changed"));
            }
        return checks;
    }

    private static IEnumerable<string> Faults(JsonObject limit, JsonObject podSpec)
    {
        if ((string?)limit["type"] == "Pod")
        {
            var pod = PodResources.Of(podSpec);
            return Outside(
                limit, "the pod", r => pod.Requests.GetValueOrDefault(r), r => pod.Limits.GetValueOrDefault(r));
        }
        return (string?)limit["type"] != "Container" ? []
            : PodResources.Containers(podSpec).Concat(PodResources.Containers(podSpec, "initContainers"))
                .SelectMany(c => Outside(limit, $"container {c["name"]}",
                    r => PodResources.Amount(c, "requests", r) ?? Usual(limit, "defaultRequest", r),
                    r => PodResources.Amount(c, "limits", r) ?? Usual(limit, "default", r))
                    .Concat(AboveUsual(limit, c)));
    }

    // A container without a limit gets the range's; the API server then refuses a request above it.
    private static IEnumerable<string> AboveUsual(JsonObject limit, JsonObject container) =>
        from usual in limit["default"] as JsonObject ?? []
        let amount = PodResources.Amount(container, "limits", usual.Key) is null
            ? PodResources.Amount(container, "requests", usual.Key) : null
        where amount is { } wanted && Quantity.From(usual.Value) is { } most && wanted > most
        select $"container {container["name"]}: {usual.Key} request {amount} is more than the limit {usual.Value} "
            + "that the range gives it";

    private static Quantity? Usual(JsonObject limit, string field, string resource) =>
        Quantity.From(limit[field]?[resource]);

    private static IEnumerable<string> Outside(
        JsonObject limit, string what, Func<string, Quantity?> request, Func<string, Quantity?> upper)
    {
        foreach (var (resource, text) in limit["max"] as JsonObject ?? [])
            if (Quantity.From(text) is { } max && (upper(resource) ?? request(resource)) is { } amount && amount > max)
                yield return $"{what}: {resource} {amount} is more than the maximum {max}";
        foreach (var (resource, text) in limit["min"] as JsonObject ?? [])
            if (Quantity.From(text) is { } min && (request(resource) ?? upper(resource)) is { } amount && amount < min)
                yield return $"{what}: {resource} {amount} is less than the minimum {min}";
        foreach (var (resource, text) in limit["maxLimitRequestRatio"] as JsonObject ?? [])
            if (Quantity.From(text) is { } ratio && upper(resource) is { } most
                && request(resource) is { IsZero: false } least
                && most.RatioTo(least) > ratio.ToDouble())
                yield return $"{what}: {resource} limit is {most.RatioTo(least):0.##} times its request, "
                    + $"at most {ratio}";
    }
}
