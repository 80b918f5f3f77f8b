using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Diagnosis.Folding;

/// <summary>
/// What the last rollout of a Deployment changed, seen from pods that fail: the revision that they run, and the newest
/// earlier one that would not fail the same way.
/// </summary>
/// <param name="Revision">The Deployment's current revision.</param>
/// <param name="Good">The ReplicaSet to return to; null where none is kept or none would help.</param>
/// <param name="Proven">It has ready pods now; a ReplicaSet without pods keeps no trace of having worked.</param>
/// <param name="Changes">From <paramref name="Good"/> to the current template.</param>
/// <param name="Broke">
/// The rollout is the likely cause: only pods of the current revision fail, and either the rollout never completed or
/// it is younger than an hour.
/// </param>
public sealed record RolloutHistory(
    long Revision, KubeObject? Good, bool Proven, ImmutableArray<FieldChange> Changes, bool Broke)
{
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <param name="curedBy">Whether an earlier template would not show the symptom.</param>
    public static RolloutHistory Of(
        Snapshot cluster, KubeObject deployment, IReadOnlyCollection<ObjectRef> failing,
        Func<PodTemplate, bool>? curedBy)
    {
        var template = TemplateOf(deployment);
        var revisions = cluster.Revisions(deployment).ToList();
        var current = revisions.FirstOrDefault(r => TemplateDiff.Between(TemplateOf(r), template).IsEmpty);
        var revision = Snapshot.Revision(current ?? deployment);
        var earlier = revisions.Where(r => r != current && Snapshot.Revision(r) < revision)
            .Where(r => curedBy is null || curedBy(TemplateOf(r))).ToList();
        var good = earlier.FirstOrDefault(Serves) ?? earlier.FirstOrDefault();
        if (good is null)
            return new RolloutHistory(revision, null, false, [], false);
        var onlyNew = failing.Select(cluster.Find).OfType<KubeObject>()
            .All(p => cluster.ControllerOf(p)?.Ref == current?.Ref);
        var completed = (string?)deployment.Condition("Progressing")?["reason"] == "NewReplicaSetAvailable";
        var young = cluster.Now - (current?.Time("metadata.creationTimestamp") ?? DateTimeOffset.MinValue) < Recent;
        return new RolloutHistory(revision, good, Serves(good), TemplateDiff.Between(TemplateOf(good), template),
            onlyNew && (!completed || young));
    }

    public static PodTemplate TemplateOf(KubeObject workload) =>
        new(workload.At("spec.template") as JsonObject ?? []);

    /// <summary>The facts that playbooks build a rollback from.</summary>
    public void AddTo(JsonObject facts, string? container)
    {
        facts["revision"] = Revision;
        facts["rolloutBroke"] = Broke;
        if (Good is null)
            return;
        facts["lastGoodRevision"] = Snapshot.Revision(Good);
        facts["lastGoodProven"] = Proven;
        facts["changedFields"] = new JsonArray([.. Changes.Select(c => (JsonNode?)c.Path)]);
        facts["otherFieldsChanged"] = Changes.Count(c => !c.Path.EndsWith(".image", StringComparison.Ordinal));
        if (container is not null && (string?)TemplateOf(Good).Container(container)?["image"] is { } image
            && Changes.Any(c => c.Path.EndsWith($"ontainers[name={container}].image", StringComparison.Ordinal)))
            facts["goodImage"] = image;
    }

    /// <summary>What changed last, as evidence on the Deployment.</summary>
    public IEnumerable<Evidence> Evidence(KubeObject deployment)
    {
        if (Good is null || !Broke)
            yield break;
        var good = Snapshot.Revision(Good);
        yield return new Evidence(
            Proven ? $"revision {good} has ready pods"
                : $"revision {good} is the newest that differs; it has no pods now",
            Good.Ref, "status.readyReplicas", $"{Good.Number("status.readyReplicas") ?? 0}");
        foreach (var change in Changes.Take(6))
            yield return new Evidence($"changed by revision {Revision}, since revision {good}", deployment.Ref,
                $"spec.template.{change.Path}", TemplateDiff.Describe(change), Untrusted: true);
    }

    private static bool Serves(KubeObject replicaSet) => replicaSet.Number("status.readyReplicas") > 0;
}
