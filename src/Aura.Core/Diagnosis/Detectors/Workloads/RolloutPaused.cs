using Aura.Diagnosis.Folding;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Diagnosis.Detectors.Workloads;

/// <summary>
/// A Deployment's rollout is paused and a change waits behind it. Without a change that waits, a pause harms nobody.
/// </summary>
public sealed class RolloutPaused : IDetector
{
    // Several changes are often made under one short pause.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    public string Type => "RolloutPaused";

    public IEnumerable<Symptom> Detect(Snapshot cluster) => cluster.Unread.ContainsKey(Kind.ReplicaSet) ? []
        : cluster.Of(Kind.Deployment).Where(d => d.Flag("spec.paused") && !d.IsTerminating)
            .Select(d => Judge(d, cluster)).OfType<Symptom>();

    private Symptom? Judge(KubeObject deployment, Snapshot cluster)
    {
        var wanted = deployment.Number("spec.replicas") ?? 1;
        var revisions = cluster.Revisions(deployment).ToList();
        var current = revisions.FirstOrDefault(r => TemplateDiff.Between(
            RolloutHistory.TemplateOf(r), RolloutHistory.TemplateOf(deployment)).IsEmpty);
        var updated = current?.Number("status.replicas") ?? 0;
        var ready = current?.Number("status.readyReplicas") ?? 0;
        var older = revisions.Where(r => r != current && r.Number("spec.replicas") > 0).ToList();
        var since = PausedAt(deployment);
        if (wanted == 0 || (current is not null && older.Count == 0) || cluster.Now - since < Grace)
            return null;
        return new Symptom
        {
            Type = Type,
            Target = deployment.Ref,
            Workload = deployment.Ref,
            Summary = current is null ? "its rollout is paused, and its newest template has no pods at all"
                : "its rollout is paused halfway between two revisions",
            Evidence =
            [
                new Evidence("the rollout is paused", deployment.Ref, "spec.paused", "true"),
                new Evidence("pods of the newest template", deployment.Ref, "status.updatedReplicas",
                    $"{updated} of {wanted}"),
                .. older.Take(3).Select(r => new Evidence($"revision {Snapshot.Revision(r)} still runs", r.Ref,
                    "spec.replicas", $"{r.Number("spec.replicas")}")),
            ],
            Facts = new()
            {
                ["updatedReplicas"] = updated,
                ["newPodsReady"] = ready,
                ["newPodsUnready"] = Math.Max(0, updated - ready),
            },
            Confidence = 0.95,
            Reasons = ["spec.paused is set, and the pods are not those of the template"],
            Since = since == DateTimeOffset.MinValue ? null : since,
            Explains = false,
            Depth = SymptomDepth.Rollout,
        };
    }

    private static DateTimeOffset PausedAt(KubeObject deployment) =>
        (string?)deployment.Condition("Progressing")?["reason"] == "DeploymentPaused"
            ? deployment.Time("status.conditions[type=Progressing].lastUpdateTime")
                ?? deployment.Time("status.conditions[type=Progressing].lastTransitionTime") ?? DateTimeOffset.MinValue
            : FieldWriter.Last(deployment, "spec", "paused")?.Time ?? DateTimeOffset.MinValue;
}
