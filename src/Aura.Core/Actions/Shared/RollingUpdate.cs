using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// The two bounds of a Deployment's rolling update. A share of the replicas is rounded up for the surge and down for
/// what may be missing.
/// </summary>
internal static class RollingUpdate
{
    public const string Path = "spec.strategy.rollingUpdate";
    private const string Usual = "25%";

    public static int Surge(KubeObject deployment) =>
        IntOrPercent.Of(deployment.At($"{Path}.maxSurge") ?? Usual, Replicas.Of(deployment), up: true);

    public static int Unavailable(KubeObject deployment) =>
        IntOrPercent.Of(deployment.At($"{Path}.maxUnavailable") ?? Usual, Replicas.Of(deployment), up: false);

    /// <summary>As the API takes it: a number, or a text with a percent sign.</summary>
    public static JsonNode Value(string text) => text.EndsWith('%') ? text : int.Parse(text);

    /// <summary>Plans one of the bounds and judges both.</summary>
    public static void Set(KubeObject deployment, string bound, string value, PlanBuilder plan)
    {
        plan.Check(!deployment.IsTerminating, "it is not being deleted");
        plan.Check(deployment.Text("spec.strategy.type") is null or "RollingUpdate", "it is updated by rolling",
            why: $"its strategy is {deployment.Text("spec.strategy.type") ?? "RollingUpdate"}",
            hint: "change that first: deployment.change_strategy");
        var changed = plan.Set(deployment, $"{Path}.{bound}", Value(value), $"{bound} {value}");
        if (plan.Steps.Count == 0)
            return;
        var (surge, missing) = (Surge(changed), Unavailable(changed));
        plan.Check(surge > 0 || missing > 0, "a rollout can move",
            why: $"of {Replicas.Of(changed)} replicas {surge} may be too many and {missing} may be missing",
            hint: "one of maxSurge and maxUnavailable must come to 1 at least");
        if (bound == "maxUnavailable" && missing >= Replicas.Of(changed) && missing > 0)
            plan.RaiseRisk($"all {Replicas.Of(changed)} replicas may be missing at once: a rollout is an outage");
        plan.Verify(new Condition.FieldEquals(deployment.Ref, $"{Path}.{bound}", Value(value)),
            TimeSpan.FromSeconds(30));
    }

    /// <summary>A volume for one node hangs when the new pod starts elsewhere beside the old one.</summary>
    public static async Task WarnOfVolumesAsync(
        KubeObject deployment, int surge, ClusterView cluster, PlanBuilder plan)
    {
        foreach (var claim in deployment.List("spec.template.spec.volumes")
            .Select(v => (string?)v["persistentVolumeClaim"]?["claimName"]).OfType<string>())
            if (surge > 0 && await cluster.GetAsync(Kind.PersistentVolumeClaim, deployment.Namespace, claim) is { } pvc
                && (pvc.At("spec.accessModes") as JsonArray ?? [])
                    .All(m => (string?)m is "ReadWriteOnce" or "ReadWriteOncePod"))
                plan.Warn($"{pvc.Ref} can be mounted on one node only: a surge pod on another one waits for it "
                    + "(Multi-Attach) and the rollout hangs");
    }
}
