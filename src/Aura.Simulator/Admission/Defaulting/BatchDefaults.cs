using System.Text.Json.Nodes;

namespace Aura.Simulator.Admission.Defaulting;

/// <summary>Defaults of Job and CronJob; a CronJob's job template keeps only the pod's defaults.</summary>
internal static class BatchDefaults
{
    public static void Job(JsonObject job)
    {
        var spec = job.Ensure("spec");
        if (!spec.Has("completions") && !spec.Has("parallelism"))
            spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        PodDefaults.Template(spec);
        job.Ensure("status");
    }

    public static void CronJob(JsonObject job)
    {
        var spec = job.Ensure("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        var template = spec.Ensure("jobTemplate");
        template.Ensure("metadata");
        PodDefaults.Template(template.Ensure("spec"));
        job.Ensure("status");
    }
}
