using System.Text.Json.Nodes;
using Aura.Kubernetes;

namespace Aura.Simulator.Controllers.Deployments;

internal sealed partial class DeploymentController
{
    private static bool HasDeadline(KubeObject deployment) =>
        deployment.Number("spec.progressDeadlineSeconds") is { } seconds && seconds != int.MaxValue;

    private static JsonObject Status(JsonObject json) => Child(json, "status");

    private static bool IsComplete(Rollout rollout)
    {
        var status = StatusOf(rollout);
        return IsComplete(rollout.Deployment, status);
    }

    /// <summary>All replicas are of the new template and available, and nothing newer waits to be seen.</summary>
    private static bool IsComplete(KubeObject deployment, RolloutCounts counts)
    {
        var wanted = RolloutArithmetic.Replicas(deployment);
        return counts.Updated == wanted && counts.Replicas == wanted && counts.Available == wanted;
    }

    private static RolloutCounts StatusOf(Rollout rollout)
    {
        static int Sum(IEnumerable<KubeObject> items, string path) => items.Sum(r => (int)(r.Number(path) ?? 0));
        var updated = rollout.New is { } current ? Rollout.Running(current) : 0;
        var available = rollout.All.Sum(Rollout.Available);
        return new RolloutCounts(rollout.All.Sum(Rollout.Running), updated,
            Sum(rollout.All, "status.readyReplicas"), available,
            Math.Max(0, rollout.All.Sum(RolloutArithmetic.Replicas) - available),
            Sum(rollout.All, "status.terminatingReplicas"));
    }

    /// <summary>Counts and the Available condition: replicas − maxUnavailable must be available.</summary>
    private void WriteStatus(Rollout rollout) => Write(rollout, StatusOf(rollout), (_, _) => { });

    private void Write(Rollout rollout, RolloutCounts counts, Action<JsonObject, JsonArray> progress)
    {
        var deployment = rollout.Deployment;
        var old = Store.Get(deployment.Ref)?.At("status") as JsonObject ?? [];
        var conditions = old["conditions"]?.DeepClone() as JsonArray ?? [];
        var enough = counts.Available >= RolloutArithmetic.Replicas(deployment)
            - RolloutArithmetic.MaxUnavailable(deployment);
        Conditions.Put(conditions, "Available", enough ? "True" : "False",
            enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            NowText, withUpdateTime: true);
        progress(old, conditions);
        rollout.Deployment = Store.PutStatus(deployment, counts.ToStatus(deployment, old, conditions)) ?? deployment;
    }

    /// <summary>
    /// The status with the Progressing condition: complete → NewReplicaSetAvailable; any count better than before →
    /// ReplicaSetUpdated (its lastUpdateTime restarts the deadline); neither for progressDeadlineSeconds → False,
    /// ProgressDeadlineExceeded. A ReplicaSet's ReplicaFailure is passed on. Without a deadline there is no such
    /// condition. Once complete, the condition stays until something changes.
    /// </summary>
    private void WriteRolloutStatus(Rollout rollout)
    {
        var counts = StatusOf(rollout);
        Write(rollout, counts, (old, conditions) =>
        {
            if (!HasDeadline(rollout.Deployment))
                Conditions.Remove(conditions, "Progressing");
            else
                SetProgress(rollout, counts, RolloutCounts.From(old), conditions);
            PassOnFailure(rollout, conditions);
        });
        LookAgain(rollout, counts);
    }

    private void SetProgress(Rollout rollout, RolloutCounts counts, RolloutCounts old, JsonArray conditions)
    {
        var current = Conditions.Find(conditions, "Progressing");
        if (counts.Replicas == counts.Updated && (string?)current?["reason"] == "NewReplicaSetAvailable")
            return;
        var subject = rollout.New is { } replicaSet
            ? $"ReplicaSet \"{replicaSet.Name}\"" : $"Deployment \"{rollout.Deployment.Name}\"";
        if (IsComplete(rollout.Deployment, counts))
            Conditions.Put(conditions, "Progressing", "True", "NewReplicaSetAvailable",
                $"{subject} has successfully progressed.", NowText, withUpdateTime: true);
        else if (counts.IsBetterThan(old))
        {
            var since = (string?)current?["status"] == "True" ? (string?)current?["lastTransitionTime"] : null;
            Conditions.Remove(conditions, "Progressing");
            Conditions.Put(conditions, "Progressing", "True", "ReplicaSetUpdated", $"{subject} is progressing.",
                NowText, withUpdateTime: true);
            if (since is not null)
                Conditions.Find(conditions, "Progressing")!["lastTransitionTime"] = since;
        }
        else if (IsTimedOut(rollout.Deployment, current))
            Conditions.Put(conditions, "Progressing", "False", "ProgressDeadlineExceeded",
                $"{subject} has timed out progressing.", NowText, withUpdateTime: true);
    }

    private bool IsTimedOut(KubeObject deployment, JsonObject? condition) =>
        condition is not null && (string?)condition["reason"] is not "NewReplicaSetAvailable" and var reason
        && (reason == "ProgressDeadlineExceeded" || Deadline(deployment, condition) < Now);

    private static DateTimeOffset Deadline(KubeObject deployment, JsonObject condition) =>
        DateTimeOffset.Parse((string?)condition["lastUpdateTime"] ?? "1970-01-01T00:00:00Z")
            .AddSeconds(deployment.Number("spec.progressDeadlineSeconds") ?? 600);

    private static void PassOnFailure(Rollout rollout, JsonArray conditions)
    {
        var failure = rollout.New?.Condition("ReplicaFailure")
            ?? rollout.Old.Select(r => r.Condition("ReplicaFailure")).FirstOrDefault(c => c is not null);
        if (failure is null)
            Conditions.Remove(conditions, "ReplicaFailure");
        else
            Conditions.Put(conditions, "ReplicaFailure", (string?)failure["status"] ?? "True",
                (string?)failure["reason"] ?? "", (string?)failure["message"] ?? "",
                (string?)failure["lastTransitionTime"] ?? "", withUpdateTime: true);
    }

    /// <summary>A rollout that may yet time out is looked at again a second after its deadline.</summary>
    private void LookAgain(Rollout rollout, RolloutCounts counts)
    {
        var deployment = rollout.Deployment;
        if (!HasDeadline(deployment) || IsComplete(deployment, counts)
            || deployment.Condition("Progressing") is not { } progressing
            || (string?)progressing["reason"] is "ProgressDeadlineExceeded" or "NewReplicaSetAvailable")
            return;
        EnqueueAfter(deployment, Deadline(deployment, progressing) - Now + TimeSpan.FromSeconds(1));
    }

    /// <summary>While paused, progress is Unknown: the deadline does not run.</summary>
    private void MarkPaused(Rollout rollout)
    {
        var deployment = rollout.Deployment;
        var current = deployment.Condition("Progressing");
        if (!HasDeadline(deployment) || (string?)current?["reason"] == "ProgressDeadlineExceeded")
            return;
        var marked = (string?)current?["reason"] == "DeploymentPaused";
        if (deployment.Flag("spec.paused") && !marked)
            SetCondition(rollout, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
        else if (!deployment.Flag("spec.paused") && marked)
            SetCondition(rollout, "Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed");
    }

    private void SetCondition(Rollout rollout, string type, string status, string reason, string message)
    {
        var now = NowText;
        rollout.Deployment = Store.UpdateStatus(rollout.Deployment, json =>
        {
            var parent = Status(json);
            var conditions = parent["conditions"] as JsonArray;
            if (conditions is null)
                parent["conditions"] = conditions = [];
            Conditions.Put(conditions, type, status, reason, message, now, withUpdateTime: true);
        }) ?? rollout.Deployment;
    }
}
