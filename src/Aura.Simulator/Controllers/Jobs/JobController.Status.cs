using System.Text.Json.Nodes;

namespace Aura.Simulator.Controllers.Jobs;

internal sealed partial class JobController
{
    /// <summary>
    /// Counts, and for a Job that is over two conditions: SuccessCriteriaMet and Complete, or FailureTarget and Failed.
    /// </summary>
    private void WriteStatus(JobState state, JobVerdict? verdict)
    {
        var job = state.Job;
        Store.UpdateStatus(job, json =>
        {
            var old = json["status"] as JsonObject ?? [];
            var conditions = old["conditions"]?.DeepClone() as JsonArray ?? [];
            if (verdict is not null)
                foreach (var type in verdict.Success ? s_success : s_failure)
                    Put(conditions, type, "True", verdict.Reason, verdict.Message);
            else
                MarkSuspended(conditions, job.Flag("spec.suspend"));
            var status = new JsonObject();
            if (conditions.Count > 0)
                status["conditions"] = conditions;
            if (!job.Flag("spec.suspend"))
                status["startTime"] = old["startTime"]?.DeepClone() ?? NowText;
            if (verdict is { Success: true })
                status["completionTime"] = NowText;
            void Count(string field, int value)
            {
                if (value != 0)
                    status[field] = value;
            }
            Count("active", state.Active.Count);
            Count("succeeded", state.Succeeded);
            Count("failed", state.Failed);
            status["terminating"] = state.Terminating;
            if (state.CompletedIndexes is { Length: > 0 } indexes)
                status["completedIndexes"] = indexes;
            status["uncountedTerminatedPods"] = new JsonObject();
            status["ready"] = state.Active.Count(p => p.IsReadyPod());
            json["status"] = status;
        });
    }

    private static readonly string[] s_success = ["SuccessCriteriaMet", "Complete"];
    private static readonly string[] s_failure = ["FailureTarget", "Failed"];

    private void MarkSuspended(JsonArray conditions, bool suspended)
    {
        var current = Conditions.Find(conditions, "Suspended");
        if (suspended)
            Put(conditions, "Suspended", "True", "JobSuspended", "Job suspended");
        else if ((string?)current?["status"] == "True")
            Put(conditions, "Suspended", "False", "JobResumed", "Job resumed");
    }

    private void Put(JsonArray conditions, string type, string status, string reason, string message)
    {
        if ((string?)Conditions.Find(conditions, type)?["status"] == status)
            return;
        Conditions.Remove(conditions, type);
        conditions.Add(new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = NowText,
            ["lastTransitionTime"] = NowText,
            ["reason"] = reason,
            ["message"] = message,
        });
    }
}
