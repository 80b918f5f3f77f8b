using Aura.Actions.Shared;
using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A Deployment's strategy lets a rollout take all replicas away at once: it does so now, or the next one will.
/// </summary>
public sealed class RolloutTotalOutage : IDetector
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public string Type => "RolloutTotalOutage";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Of(Kind.Deployment)
        .Where(d => !d.IsTerminating && Replicas.Of(d) > 1).Select(d => Judge(d, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject deployment, Snapshot cluster)
    {
        var recreate = deployment.Text("spec.strategy.type") == "Recreate";
        if (!recreate && RollingUpdate.Unavailable(deployment) < Replicas.Of(deployment))
            return null;
        return Now(deployment, recreate, cluster) ?? NextTime(deployment, recreate, cluster);
    }

    private Symptom? Now(KubeObject deployment, bool recreate, Snapshot cluster)
    {
        var progressing = deployment.Condition("Progressing");
        if (deployment.Number("status.readyReplicas") > 0 || (string?)progressing?["status"] != "True"
            || (string?)progressing["reason"] == "NewReplicaSetAvailable" || cluster.Revisions(deployment).Count() < 2
            || deployment.Time("status.conditions[type=Available].lastTransitionTime") is not { } since
            || cluster.Now - since < Grace)
            return null;
        var waiting = cluster.PodsOf(deployment).Where(p => !p.IsTerminating && !Readiness.IsReady(p))
            .Select(p => p.Ref).ToList();
        var seen = Seen(deployment, recreate);
        seen.Facts["outageNow"] = true;
        return seen with
        {
            Summary = "its rollout has taken all replicas away at once, and none of the new ones is ready",
            Confidence = 0.85,
            Reasons = ["no replica is ready in the middle of a rollout, as its strategy allows"],
            Pods = [.. waiting],
            Through = [.. waiting],
            Since = since,
        };
    }

    /// <summary>Told only where somebody would notice, and where no volume forces it.</summary>
    private Symptom? NextTime(KubeObject deployment, bool recreate, Snapshot cluster)
    {
        if ((recreate && HasVolume(deployment)) || deployment.Number("status.readyReplicas") is null or 0
            || cluster.Derived(WorkloadUsers.Of).Services(deployment) is not [var service, ..])
            return null;
        var risk = Seen(deployment, recreate);
        return risk with
        {
            Evidence = risk.Evidence.Add(new Evidence("the pods serve", service.Ref, "spec.selector",
                $"{Selector.FromMap(service.At("spec.selector"))}")),
            Confidence = recreate ? 0.6 : 0.9,
            Reasons = [recreate ? "Recreate ends every old pod before it starts a new one"
                : "maxUnavailable covers every replica"],
            Prognosis = $"the next rollout leaves Service {service.Name} without any endpoint",
            Explains = false,
        };
    }

    private Symptom Seen(KubeObject deployment, bool recreate) => new()
    {
        Type = Type,
        Target = deployment.Ref,
        Workload = deployment.Ref,
        Summary = "its strategy takes all replicas away at once in a rollout",
        Evidence =
        [
            recreate ? new Evidence("every rollout begins by ending all pods", deployment.Ref, "spec.strategy.type",
                "Recreate")
                : new Evidence("so many replicas may be missing in a rollout", deployment.Ref,
                    $"{RollingUpdate.Path}.maxUnavailable", $"{deployment.At($"{RollingUpdate.Path}.maxUnavailable")}"),
            new Evidence("of so many", deployment.Ref, "spec.replicas", $"{Replicas.Of(deployment)}"),
        ],
        Facts = new()
        {
            ["strategy"] = recreate ? "Recreate" : "RollingUpdate",
            ["hasVolume"] = HasVolume(deployment),
        },
        Confidence = 0.5,
        Depth = SymptomDepth.Rollout,
    };

    private static bool HasVolume(KubeObject deployment) => deployment.List("spec.template.spec.volumes")
        .Any(v => v["persistentVolumeClaim"] is not null || v["hostPath"] is not null);
}
