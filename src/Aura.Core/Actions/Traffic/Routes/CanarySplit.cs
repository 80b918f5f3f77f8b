using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// An Ingress and its canary. ingress-nginx knows one canary for a rule; a header or a cookie goes before the weight.
/// </summary>
internal sealed class CanarySplit(KubeObject main, IReadOnlyList<KubeObject> canaries, SplitRequest asked)
    : SplitRoute(canaries.Count > 0 ? canaries[0] : main)
{
    private const string Weight = CanaryIngresses.Prefix + "canary-weight";
    private const string Total = CanaryIngresses.Prefix + "canary-weight-total";
    private static readonly string[] Before = ["canary-by-header", "canary-by-cookie"];
    private readonly string _stable = CanaryIngresses.Services(main).First(asked.Versions.Contains);
    private readonly string? _canary = canaries.SelectMany(CanaryIngresses.Services).FirstOrDefault();

    public override IReadOnlyList<IReadOnlyDictionary<string, int>> Rules => [Weights()];

    public override string? Lacks => canaries.Count > 0 ? null : $"{main.Ref} has no canary Ingress yet";

    public override (string Service, string? Labels)? Behind(string version) => (version, null);

    public override Task CheckAsync(IReadOnlyDictionary<string, int> percent, ClusterView cluster, PlanBuilder plan)
    {
        plan.Check(canaries.Count <= 1, "there is one canary Ingress",
            why: canaries.Count <= 1 ? null : $"{string.Join(", ", canaries.Select(c => c.Ref))} share its paths",
            hint: "ingress-nginx knows one canary for a rule: delete the others");
        plan.Check(percent.Count == 2 && percent.ContainsKey(_stable)
            && (_canary is null || percent.ContainsKey(_canary)), "the two versions are those of the Ingress",
            why: $"{main.Ref} sends to {_stable}" + (_canary is null ? "" : $", its canary to {_canary}"),
            hint: "name both of them; ingress-nginx splits between two");
        var others = CanaryIngresses.Services(main).Where(s => s != _stable).ToList();
        if (others.Count > 0)
            plan.Warn($"{main.Ref} also sends to {string.Join(", ", others)}: their paths are not split");
        foreach (var rule in Before.Where(b => Route.Annotation(CanaryIngresses.Prefix + b) is not null))
            plan.Warn($"{Route.Ref} has {rule}: requests that fit it are sent by it, whatever the weight is");
        if (main.Annotation(CanaryIngresses.Prefix + "affinity") is not null)
            plan.Warn("session affinity is on: clients that were served by a version stay with it");
        plan.Warn("ingress-nginx says nothing of it in the object: that the weight is stored is all that is verified");
        return Task.CompletedTask;
    }

    public override Condition Set(IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
    {
        var canary = _canary ?? percent.Keys.FirstOrDefault(v => v != _stable) ?? "";
        if (canaries.Count == 0)
            return Make(canary, percent, plan);
        var total = int.TryParse(Route.Annotation(Total), out var own) && own > 0 ? own : 100;
        var path = $"metadata.annotations[{Weight}]";
        Route = plan.Set(Route, path, $"{percent.GetValueOrDefault(canary) * total / 100}", Shares.Text(percent));
        return new Condition.FieldEquals(Route.Ref, path, Route.Text(path));
    }

    private Dictionary<string, int> Weights()
    {
        var weights = new Dictionary<string, int> { [_stable] = 100 };
        if (_canary is null)
            return weights;
        var total = int.TryParse(Route.Annotation(Total), out var own) && own > 0 ? own : 100;
        var weight = int.TryParse(Route.Annotation(Weight), out var w) ? Math.Clamp(w, 0, total) : 0;
        weights[_canary] = weight;
        weights[_stable] = total - weight;
        return weights;
    }

    private Condition Make(string canary, IReadOnlyDictionary<string, int> percent, PlanBuilder plan)
    {
        var rules = main.List("spec.rules").Select(r => (JsonObject)r.DeepClone())
            .Where(rule => IngressRules.Paths(rule).Any(IsStable)).ToList();
        foreach (var rule in rules)
        {
            var paths = IngressRules.Paths(rule).Where(IsStable).Select(p => (JsonObject)p.DeepClone()).ToList();
            foreach (var path in paths)
                path["backend"]!["service"]!["name"] = canary;
            rule["http"]!["paths"] = new JsonArray([.. paths]);
        }
        var annotations = new JsonObject
        {
            [CanaryIngresses.Prefix + "canary"] = "true", [Weight] = $"{percent.GetValueOrDefault(canary)}",
        };
        if (main.Annotation(IngressRules.OldAnnotation) is { } old)
            annotations[IngressRules.OldAnnotation] = old;
        var spec = new JsonObject { ["rules"] = new JsonArray([.. rules]) };
        if (main.Text("spec.ingressClassName") is { } name)
            spec["ingressClassName"] = name;
        var made = new KubeObject(Kind.Ingress, new JsonObject
        {
            ["apiVersion"] = Kind.Ingress.ApiVersion,
            ["kind"] = Kind.Ingress.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{main.Name}-canary", ["namespace"] = main.Namespace, ["annotations"] = annotations,
            },
            ["spec"] = spec,
        });
        plan.Reads(main);
        plan.Target(main.Ref);
        plan.Create(made, $"the canary of {main.Ref}: {Shares.Text(percent)}");
        return new Condition.FieldEquals(made.Ref, $"metadata.annotations[{Weight}]",
            $"{percent.GetValueOrDefault(canary)}");
    }

    private bool IsStable(JsonObject path) => (string?)path["backend"]?["service"]?["name"] == _stable;
}
