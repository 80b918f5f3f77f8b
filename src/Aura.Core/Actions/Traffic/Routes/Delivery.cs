using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Traffic.Routes;

/// <summary>
/// Flagger's Canaries and Argo's Rollouts set the weights of the routes that are theirs, again and again. They are told
/// by what they name: the owner reference is an option of Flagger's (flagger/pkg/router/gateway_api.go), and Argo
/// Rollouts sets none (https://argo-rollouts.readthedocs.io/en/stable/features/specification/).
/// </summary>
internal static class Delivery
{
    private static readonly Kind Canary = new("flagger.app", "v1beta1", "Canary", "canaries");
    private static readonly Kind Rollout = new("argoproj.io", "v1alpha1", "Rollout", "rollouts");
    private static readonly string[] RolloutServices =
    [
        "canary.canaryService", "canary.stableService", "canary.pingPong.pingService", "canary.pingPong.pongService",
        "blueGreen.activeService", "blueGreen.previewService",
    ];

    public static IReadOnlyList<string> Rbac { get; } = ["flagger.app/canaries: list", "argoproj.io/rollouts: list"];

    public static async Task CheckAsync(SplitRoute route, ClusterView cluster, PlanBuilder plan)
    {
        var services = route.Versions.Select(v => route.Behind(v)?.Service ?? v).ToHashSet();
        var (ns, name) = (route.Route.Namespace, route.Route.Name);
        var canary = (await SplitPlan.ListAsync([Canary], ns, cluster)).FirstOrDefault(c => Owns(c, name, services));
        plan.Check(canary is null, "Flagger does not set its weights",
            why: canary is null ? "no Canary is for it" : $"{canary.Ref} is for it, and would set them again",
            hint: "let Flagger shift the traffic (spec.analysis of the Canary), or suspend it and wait until it rests");
        var rollout = (await SplitPlan.ListAsync([Rollout], ns, cluster))
            .FirstOrDefault(r => Shifts(r, name, services));
        plan.Check(rollout is null, "Argo Rollouts does not set its weights",
            why: rollout is null ? "no Rollout is for it" : $"{rollout.Ref} is for it, and would set them again",
            hint: "promote, abort or set the steps of the Rollout: kubectl argo rollouts");
    }

    // Flagger derives its names from the Service's, which is the target's unless given.
    private static bool Owns(KubeObject canary, string route, HashSet<string> services)
    {
        var apex = canary.Text("spec.service.name") ?? canary.Text("spec.targetRef.name") ?? "";
        var ingress = canary.Text("spec.ingressRef.name");
        return route == apex || (ingress is not null && (route == ingress || route == $"{ingress}-canary"))
            || services.Contains($"{apex}-primary") || services.Contains($"{apex}-canary");
    }

    private static bool Shifts(KubeObject rollout, string route, HashSet<string> services)
    {
        const string routing = "spec.strategy.canary.trafficRouting";
        var named = new List<string?>
        {
            rollout.Text($"{routing}.istio.virtualService.name"), rollout.Text($"{routing}.nginx.stableIngress"),
            rollout.Text($"{routing}.smi.trafficSplitName"), rollout.Text($"{routing}.smi.rootService"),
        };
        named.AddRange(rollout.List($"{routing}.istio.virtualServices").Select(v => (string?)v["name"]));
        named.AddRange((rollout.At($"{routing}.nginx.stableIngresses") as JsonArray ?? []).Select(i => $"{i}"));
        return named.Contains(route)
            || RolloutServices.Any(field => rollout.Text($"spec.strategy.{field}") is { } s && services.Contains(s));
    }
}
