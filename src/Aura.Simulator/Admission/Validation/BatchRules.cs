using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Simulator.Api;

namespace Aura.Simulator.Admission.Validation;

/// <summary>Rules of Job and CronJob.</summary>
internal static class BatchRules
{
    private const int LongestCronJobName = 52;

    public static void Job(JsonObject json, KubeObject? old, Faults faults)
    {
        var spec = json.Obj("spec") ?? [];
        Spec(spec, "spec", faults);
        if (spec.Obj("selector") is null)
            faults.Required("spec.selector");
        else if (!Selector.From(spec["selector"]).Matches(spec.Obj("template").Obj("metadata").Map("labels")))
            faults.Invalid("spec.template.metadata.labels", spec.Obj("template").Obj("metadata")?["labels"],
                "`selector` does not match template `labels`");
        if (old is null)
            return;
        foreach (var field in (string[])["completions", "selector", "template", "completionMode", "podFailurePolicy",
            "backoffLimitPerIndex", "managedBy", "successPolicy"])
            if (!(field == "template" && IsSchedulable(old, spec))
                && !(field == "completions" && spec.Text("completionMode") == "Indexed"))
                faults.Immutable($"spec.{field}", old.At($"spec.{field}"), spec[field]);
    }

    public static void CronJob(JsonObject json, KubeObject? old, Faults faults)
    {
        var name = json.Obj("metadata").Text("name");
        if (old is null && name.Length > LongestCronJobName)
            faults.Invalid("metadata.name", name, $"must be no more than {LongestCronJobName} characters");
        var spec = json.Obj("spec") ?? [];
        if (spec.IsEmpty("schedule"))
            faults.Required("spec.schedule");
        else if (CronForm.Fault(spec.Text("schedule")) is { } fault)
            faults.Invalid("spec.schedule", spec.Text("schedule"), fault);
        if (spec.Text("timeZone") is { Length: > 0 } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            faults.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        faults.NotNegative("spec", spec, "startingDeadlineSeconds");
        faults.OneOf("spec.concurrencyPolicy", spec.Text("concurrencyPolicy"), "Allow", "Forbid", "Replace");
        faults.NotNegative("spec", spec, "successfulJobsHistoryLimit");
        faults.NotNegative("spec", spec, "failedJobsHistoryLimit");
        Spec(spec.Obj("jobTemplate").Obj("spec") ?? [], "spec.jobTemplate.spec", faults);
    }

    private static void Spec(JsonObject spec, string at, Faults faults)
    {
        foreach (var field in (string[])["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit",
            "ttlSecondsAfterFinished"])
            faults.NotNegative(at, spec, field);
        PodRules.Template(spec, at, faults);
        if (spec.Obj("template").Obj("spec").Text("restartPolicy") == "Always")
            faults.Required($"{at}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }

    // Where a Job that has not run yet is scheduled may still be changed.
    private static bool IsSchedulable(KubeObject old, JsonObject spec)
    {
        if (!old.Flag("spec.suspend") || old.Time("status.startTime") is not null)
            return false;
        var (before, now) = ((JsonObject)old.Copy("spec.template")!, (JsonObject)spec["template"]!.DeepClone());
        foreach (var template in new[] { before, now })
        {
            foreach (var field in (string[])["nodeSelector", "affinity", "tolerations", "schedulingGates"])
                template.Obj("spec")?.Remove(field);
            foreach (var field in (string[])["labels", "annotations"])
                template.Obj("metadata")?.Remove(field);
        }
        return JsonNode.DeepEquals(before, now);
    }
}
