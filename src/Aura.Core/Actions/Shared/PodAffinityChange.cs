using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Puts one term into a workload's pod (anti-)affinity; a term for the same pods and topology is replaced, others stay.
/// Whether all replicas then find nodes is judged by the fit check of every plan.
/// </summary>
internal static class PodAffinityChange
{
    private const string RequiredTerms = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string PreferredTerms = "preferredDuringSchedulingIgnoredDuringExecution";

    /// <param name="sort"><c>podAffinity</c> or <c>podAntiAffinity</c>.</param>
    public static async Task PlanAsync(PodAffinityArgs args, string sort, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var selector = SelectorOf(args, workload);
        plan.Check(selector.Count > 0, "it is clear which pods are meant",
            why: selector.Count > 0 ? null : "the template has no label", hint: "give labels");
        var nodes = await cluster.ListAsync(Kind.Node);
        plan.Check(nodes.Any(n => n.Label(args.TopologyKey) is not null), $"some node has the label {args.TopologyKey}",
            hint: "usual ones are kubernetes.io/hostname and topology.kubernetes.io/zone");
        var term = new JsonObject
        {
            ["labelSelector"] = new JsonObject { ["matchLabels"] = selector },
            ["topologyKey"] = args.TopologyKey,
        };
        var path = $"spec.template.spec.affinity.{sort}";
        var wanted = With(workload.At(path) as JsonObject ?? [], term, args);
        if (JsonNode.DeepEquals(wanted, workload.At(path)))
            return;
        await SayAsync(args, sort, workload, term, cluster, plan);
        plan.Set(workload, path, wanted, (args.Required ? "required" : $"preferred (weight {args.Weight})")
            + $": {(sort == "podAffinity" ? "near" : "apart from")} {Text(selector)} by {args.TopologyKey}");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static JsonObject SelectorOf(PodAffinityArgs args, KubeObject workload) => new((args.Labels
        ?? workload.Map("spec.selector.matchLabels")).OrderBy(l => l.Key, StringComparer.Ordinal)
        .Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));

    private static JsonObject With(JsonObject old, JsonObject term, PodAffinityArgs args)
    {
        var required = Kept(old, RequiredTerms, t => t, term);
        var preferred = Kept(old, PreferredTerms, t => t["podAffinityTerm"] as JsonObject ?? [], term);
        if (args.Required)
            required.Add(term.DeepClone());
        else
            preferred.Add(new JsonObject { ["weight"] = args.Weight, ["podAffinityTerm"] = term.DeepClone() });
        var changed = new JsonObject();
        if (required.Count > 0)
            changed[RequiredTerms] = required;
        if (preferred.Count > 0)
            changed[PreferredTerms] = preferred;
        return changed;
    }

    private static JsonArray Kept(JsonObject old, string list, Func<JsonObject, JsonObject> term, JsonObject same) =>
        new([.. old[list].Objects().Where(t => !IsSame(term(t), same))
            .Select(t => t.DeepClone())]);

    private static bool IsSame(JsonObject a, JsonObject b) => (string?)a["topologyKey"] == (string?)b["topologyKey"]
        && JsonNode.DeepEquals(a["labelSelector"], b["labelSelector"])
        && a["namespaces"] is null && a["namespaceSelector"] is null;

    private static async Task SayAsync(PodAffinityArgs args, string sort, KubeObject workload, JsonObject term,
        ClusterView cluster, PlanBuilder plan)
    {
        var selector = Selector.From(term["labelSelector"]);
        if (sort == "podAffinity" && !selector.Matches(workload.Map("spec.template.metadata.labels"))
            && !(await cluster.ListAsync(Kind.Pod, workload.Namespace)).Any(selector.Matches))
            plan.Warn($"no pod of {workload.Namespace} has these labels at the moment");
        if (workload.Kind == Kind.DaemonSet)
            plan.Warn("a DaemonSet runs on every node: affinity to pods can only keep it from some");
    }

    private static string Text(JsonObject labels) => string.Join(",", labels.Select(l => $"{l.Key}={l.Value}"));
}
