using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Controllers.Deployments;

internal sealed partial class DeploymentController
{
    /// <summary>
    /// Sees to the ReplicaSet of the current template. Its revision is one more than the highest among the others, so a
    /// template that comes back (a rollback) re-uses its ReplicaSet under a new number. Makes one where there is none
    /// and <paramref name="create"/> says so.
    /// </summary>
    private void SyncRevision(Rollout rollout, bool create)
    {
        var revision = rollout.Old.Select(RevisionAnnotations.RevisionOf).DefaultIfEmpty(0).Max() + 1;
        if (rollout.New is { } existing)
            KeepNew(rollout, existing, revision);
        else if (create)
            CreateNew(rollout, revision);
    }

    private void KeepNew(Rollout rollout, KubeObject existing, long revision)
    {
        var deployment = rollout.Deployment;
        var minReady = deployment.Number("spec.minReadySeconds") ?? 0;
        var resized = minReady != (existing.Number("spec.minReadySeconds") ?? 0);
        var annotations = existing.Copy("metadata.annotations") as JsonObject ?? [];
        // Most looks find nothing to write, and a copy of the object only to see that is dear.
        var updated = !resized && !RevisionAnnotations.Update(annotations, deployment, revision, exists: true)
            ? existing
            : Store.UpdateParts(existing, json =>
            {
                RevisionAnnotations.Update(AnnotationsOf(json), deployment, revision, exists: true);
                if (resized)
                    json["spec"]!["minReadySeconds"] = minReady;
            }, "spec");
        if (updated is null)
            return;
        rollout.Replace(updated);
        SetRevision(rollout, RevisionAnnotations.RevisionOf(updated));
        if (HasDeadline(deployment) && deployment.Condition("Progressing") is null)
            SetCondition(rollout, "Progressing", "True", "FoundNewReplicaSet",
                $"Found new replica set \"{existing.Name}\"");
    }

    private void CreateNew(Rollout rollout, long revision)
    {
        var deployment = rollout.Deployment;
        var item = NewReplicaSet(rollout, revision);
        KubeObject created;
        try
        {
            created = Plane.Create(item);
        }
        catch (ApiStatusException refusal) when (refusal.Reason == "AlreadyExists")
        {
            Store.Update(deployment, json =>
                Status(json)["collisionCount"] = (deployment.Number("status.collisionCount") ?? 0) + 1);
            throw;
        }
        catch (ApiStatusException refusal)
        {
            var message = $"Failed to create new replica set \"{item.Name}\": {refusal.Message}";
            if (HasDeadline(deployment))
                SetCondition(rollout, "Progressing", "False", "ReplicaSetCreateError", message);
            Event(deployment, "Warning", "ReplicaSetCreateError", message);
            throw;
        }
        rollout.AddNew(created);
        if (RolloutArithmetic.Replicas(created) is > 0 and var replicas)
            Event(deployment, "Normal", "ScalingReplicaSet",
                $"Scaled up replica set {created.Name} from 0 to {replicas}");
        SetRevision(rollout, revision);
        if (HasDeadline(deployment))
            SetCondition(rollout, "Progressing", "True", "NewReplicaSetCreated",
                $"Created new replica set \"{created.Name}\"");
    }

    private static KubeObject NewReplicaSet(Rollout rollout, long revision)
    {
        var deployment = rollout.Deployment;
        var template = (JsonObject)deployment.Copy("spec.template")!;
        var hash = TemplateHash.Of(template, (int)(deployment.Number("status.collisionCount") ?? 0));
        Child(Child(template, "metadata"), "labels")[TemplateHash.Label] = hash;
        var selector = (JsonObject)deployment.Copy("spec.selector")!;
        Child(selector, "matchLabels")[TemplateHash.Label] = hash;
        var annotations = new JsonObject();
        RevisionAnnotations.Update(annotations, deployment, revision, exists: false);
        RevisionAnnotations.SetSizes(annotations, deployment);
        var spec = new JsonObject
        {
            ["replicas"] = RolloutArithmetic.NewReplicas(deployment, rollout.All, 0),
            ["selector"] = selector,
            ["template"] = template,
        };
        if (deployment.Number("spec.minReadySeconds") is > 0 and var minReady)
            spec["minReadySeconds"] = minReady;
        return new KubeObject(Kind.ReplicaSet, new JsonObject
        {
            ["kind"] = "ReplicaSet",
            ["apiVersion"] = "apps/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Name}-{hash}",
                ["namespace"] = deployment.Namespace,
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["annotations"] = annotations,
                ["ownerReferences"] = new JsonArray(deployment.ControllerReference()),
            },
            ["spec"] = spec,
        });
    }

    private void SetRevision(Rollout rollout, long revision)
    {
        if (revision == 0 || RevisionAnnotations.RevisionOf(rollout.Deployment) == revision)
            return;
        rollout.Deployment = Store.UpdateStatusParts(rollout.Deployment, json =>
            AnnotationsOf(json)[RevisionAnnotations.Revision] = revision.ToString()) ?? rollout.Deployment;
    }

    /// <summary>
    /// Deletes the oldest ReplicaSets beyond revisionHistoryLimit, but never one that has or should have pods or whose
    /// newest change its controller has not seen.
    /// </summary>
    private void TrimHistory(Rollout rollout)
    {
        if (rollout.Deployment.Number("spec.revisionHistoryLimit") is not { } limit)
            return;
        var old = rollout.Old.Where(r => !r.IsTerminating).OrderBy(RevisionAnnotations.RevisionOf).ToList();
        foreach (var item in old.Take((int)Math.Max(0, old.Count - limit)))
            if (Rollout.Running(item) == 0 && RolloutArithmetic.Replicas(item) == 0
                && item.Generation <= (item.Number("status.observedGeneration") ?? 0))
                Store.Delete(item.Ref, new DeleteRequest { Uid = item.Uid, Propagation = "Background" });
    }

    private static JsonObject AnnotationsOf(JsonObject json) => Child((JsonObject)json["metadata"]!, "annotations");

    private static JsonObject Child(JsonObject parent, string field)
    {
        if (parent[field] is JsonObject child)
            return child;
        child = [];
        parent[field] = child;
        return child;
    }
}
