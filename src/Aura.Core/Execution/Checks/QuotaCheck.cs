using System.Text.Json.Nodes;
using Aura.Actions;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Execution.Checks;

/// <summary>The namespace's ResourceQuotas leave room for the rollout at its widest, surge pods included.</summary>
public sealed class QuotaCheck : ISafetyCheck
{
    public string Name => "quota";

    public IReadOnlyList<string> Rbac { get; } =
    [
        "resourcequotas: list", "limitranges: list", "pods: list", "apps/replicasets: list", "apps/deployments: get",
        "apps/statefulsets: get",
    ];

    public async Task<IEnumerable<Check>> CheckAsync(Plan plan, RemediationAction action, ClusterView cluster)
    {
        var checks = new List<Check>();
        var changes = (await WorkloadChange.OfAsync(plan, cluster)).Concat(await ScaledOut.OfAsync(plan, cluster));
        foreach (var change in changes.Where(c => c.RollsTemplate || c.ScalesUp))
        {
            var quotas = await cluster.ListAsync(Kind.ResourceQuota, change.After.Namespace);
            if (quotas.Count == 0)
                continue;
            var ranges = await cluster.ListAsync(Kind.LimitRange, change.After.Namespace);
            var spec = LimitDefaults.Fill(change.PodSpec, ranges);
            var old = LimitDefaults.Fill((JsonObject)change.Before.At("spec.template.spec")!, ranges);
            checks.AddRange(quotas.Where(q => InScope(q, spec)).SelectMany(q => Judge(q, change, spec, old)));
        }
        return checks;
    }

    private static IEnumerable<Check> Judge(KubeObject quota, WorkloadChange change, JsonObject spec, JsonObject old)
    {
        foreach (var (key, limit) in quota.Map("status.hard"))
        {
            if (Amount(key) is not { } amount || !Quantity.TryParse(limit, out var hard))
                continue;
            var name = $"{quota.Ref} leaves room for {key}";
            if (Missing(key, spec) is { } container)
            {
                yield return new Check(name, false, $"the quota demands {key} of every container, {container} has none",
                    "set it: deployment.set_resources");
                continue;
            }
            var used = Quantity.From(quota.At("status.used")?[key]) ?? Quantity.Zero;
            var now = change.Pods.Aggregate(Quantity.Zero, (sum, pod) => sum + amount(pod.At("spec") as JsonObject));
            var peak = Peak(change, amount(spec), amount(old));
            var need = used - now + peak;
            // A change that needs no more than now is never what breaks the quota.
            var fits = need <= hard || peak <= now;
            var how = change.RollsTemplate && change.Surge > 0 ? $" with {change.Surge} surge pods" : "";
            yield return new Check(name, fits, $"{used} of {hard} used, {need} needed at the widest{how}",
                fits ? null
                    : "ask for less, raise it (quota.update), or roll without surge (deployment.set_max_surge 0)");
        }
    }

    // Old and new pods stand side by side: either the surge is new or, at the end, the last of the old ones.
    private static Quantity Peak(WorkloadChange change, Quantity wanted, Quantity old)
    {
        if (!change.RollsTemplate)
            return wanted * change.Replicas;
        var before = Math.Min(change.OldReplicas, change.Pods.Count);
        return Quantity.Max(old * before + wanted * change.Surge, wanted * change.Replicas + old * change.Surge);
    }

    private static Func<JsonObject?, Quantity>? Amount(string key) => key switch
    {
        "pods" or "count/pods" => _ => Quantity.OfUnits(1),
        "cpu" or "memory" or "ephemeral-storage" => spec => PodResources.Of(spec).Request(key),
        _ when key.StartsWith("requests.") && !key.Contains("storage") =>
            spec => PodResources.Of(spec).Request(key[9..]),
        _ when key.StartsWith("limits.") => spec => PodResources.Of(spec).Limit(key[7..]),
        _ => null,
    };

    private static string? Missing(string key, JsonObject podSpec)
    {
        var (of, resource) = key.Split('.') is [var part, var rest] ? (part, rest) : ("requests", key);
        return resource is not ("cpu" or "memory") ? null
            : PodResources.Containers(podSpec).Concat(PodResources.Containers(podSpec, "initContainers"))
                .Where(c => PodResources.Amount(c, of, resource) is null).Select(c => (string?)c["name"])
                .FirstOrDefault();
    }

    private static bool InScope(KubeObject quota, JsonObject podSpec)
    {
        bool Is(string? scope) => scope switch
        {
            "BestEffort" => PodResources.Of(podSpec) is { Requests.Count: 0, Limits.Count: 0 },
            "NotBestEffort" => !Is("BestEffort"),
            "Terminating" => podSpec["activeDeadlineSeconds"] is not null,
            "NotTerminating" => !Is("Terminating"),
            "PriorityClass" => podSpec["priorityClassName"] is not null,
            _ => false,
        };
        return (quota.At("spec.scopes") as JsonArray ?? []).All(scope => Is((string?)scope))
            && quota.List("spec.scopeSelector.matchExpressions").All(e => (string?)e["scopeName"] == "PriorityClass"
                ? Selector.Expression(new JsonObject
                {
                    ["key"] = "class", ["operator"] = e["operator"]?.DeepClone(), ["values"] = e["values"]?.DeepClone(),
                }).Matches((string?)podSpec["priorityClassName"])
                : Is((string?)e["scopeName"]));
    }
}
