using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Controllers;

namespace Aura.Simulator.Custom.Models;

/// <summary>
/// The recommender of the Vertical Pod Autoscaler, once a minute: it recommends what the target's running pods use,
/// with 15 % on top and no less than 25m and 250Mi, or says that it finds none. Neither its updater nor its admission
/// webhook is here: pods stay as they are.
/// </summary>
internal sealed class VerticalAutoscalers : Controller
{
    private static readonly Kind Scaler =
        new("autoscaling.k8s.io", "v1", "VerticalPodAutoscaler", "verticalpodautoscalers");

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public VerticalAutoscalers(ControlPlane plane) : base(plane) => On(Scaler, change =>
    {
        if (change.Type == ChangeType.Added)
            EnqueueAfter(change.New, Period);
    });

    protected override string Component => "vpa-recommender";

    protected override void Sync(string ns, string name)
    {
        if (Store.Get(Scaler, ns, name) is not { IsTerminating: false } scaler)
            return;
        var used = Plane.Options.Metrics ? Used(scaler) : [];
        var provided = used.Count > 0;
        Store.UpdateStatus(scaler, json => json["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = provided ? "RecommendationProvided" : "NoPodsMatched",
                ["status"] = "True",
                ["lastTransitionTime"] = NowText,
            }),
            ["recommendation"] = provided ? new JsonObject
            {
                ["containerRecommendations"] = new JsonArray([.. used.Select(u => new JsonObject
                {
                    ["containerName"] = u.Key,
                    ["target"] = Amounts(u.Value.Cpu, u.Value.Memory),
                })]),
            } : null,
        });
        EnqueueAfter(scaler, Period);
    }

    private Dictionary<string, (long Cpu, long Memory)> Used(KubeObject scaler)
    {
        var kind = scaler.Text("spec.targetRef.kind") switch
        {
            "StatefulSet" => Kind.StatefulSet,
            "DaemonSet" => Kind.DaemonSet,
            _ => Kind.Deployment,
        };
        if (Store.Get(kind, scaler.Namespace, scaler.Text("spec.targetRef.name") ?? "") is not { } target)
            return [];
        return Store.PodsWith(scaler.Namespace, Selector.From(target.At("spec.selector")))
            .SelectMany(pod => Plane.Kubelets!.Usage(pod)).GroupBy(u => u.Key)
            .ToDictionary(g => g.Key, g => (g.Max(u => (long)u.Value.Cpu), g.Max(u => (long)u.Value.Memory)));
    }

    private static JsonObject Amounts(long cpu, long memory) => new()
    {
        ["cpu"] = $"{Math.Max(25, cpu * 115 / 100)}m",
        ["memory"] = $"{Math.Max(250 << 20, memory * 115 / 100)}",
    };
}
