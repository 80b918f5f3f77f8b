using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// Runs a CronJob once now, as <c>kubectl create job --from</c> does. Only one that its keepers have marked for the
/// purpose by the label <c>aura.dev/purpose</c>: what runs is theirs, never a text of the caller.
/// </summary>
internal static class CronJobRun
{
    public const string Label = "aura.dev/purpose";

    public static IReadOnlyList<string> Rbac { get; } =
        ["batch/cronjobs: get, list", "batch/jobs: get, list, watch, create, delete"];

    public static async Task<(KubeObject? CronJob, string Why)> ChooseAsync(
        string ns, string? named, string purpose, ClusterView cluster)
    {
        var marked = (await cluster.ListAsync(Kind.CronJob, ns)).Where(c => c.Label(Label) == purpose).ToList();
        if (named is not null)
            return marked.FirstOrDefault(c => c.Name == named) is { } one ? (one, $"{one.Ref} is marked")
                : (null, $"no CronJob {named} is labelled {Label}={purpose}");
        return marked switch
        {
            [] => (null, $"no CronJob of {ns} is labelled {Label}={purpose}"),
            [var only] => (only, $"{only.Ref} is marked"),
            _ => (null, $"several are labelled {Label}={purpose}: {string.Join(", ", marked.Select(c => c.Name))}"),
        };
    }

    /// <summary>Creates the Job; the condition holds once it has completed.</summary>
    public static async Task<Condition> PlanAsync(KubeObject cron, ClusterView cluster, PlanBuilder plan)
    {
        var active = (await cluster.ListAsync(Kind.Job, cron.Namespace))
            .Where(job => WorkloadPods.IsControlledBy(job, cron.Uid ?? "") && !HasEnded(job)).ToList();
        if (cron.Text("spec.concurrencyPolicy") == "Forbid")
            plan.Check(active.Count == 0, $"{cron.Ref} runs no other Job, which it forbids",
                why: active.Count == 0 ? null : $"{string.Join(", ", active.Select(j => j.Name))} is active",
                hint: "wait for its end");
        plan.Check(!cron.IsTerminating, $"{cron.Ref} is not being deleted");
        var job = new KubeObject(Kind.Job, new JsonObject
        {
            ["apiVersion"] = Kind.Job.ApiVersion,
            ["kind"] = Kind.Job.Name,
            ["metadata"] = Metadata(cron),
            ["spec"] = cron.Copy("spec.jobTemplate.spec"),
        });
        plan.Reads(cron);
        plan.Target(cron.Ref);
        plan.Create(job, $"one run of {cron.Ref} now");
        return new Condition.JobComplete(job.Ref);
    }

    public static bool HasEnded(KubeObject job) => ((string[])["Complete", "Failed"])
        .Any(type => (string?)job.Condition(type)?["status"] == "True");

    private static JsonObject Metadata(KubeObject cron)
    {
        var annotations = cron.Copy("spec.jobTemplate.metadata.annotations") as JsonObject ?? [];
        annotations["cronjob.kubernetes.io/instantiate"] = "manual";
        var metadata = new JsonObject
        {
            ["name"] = $"{cron.Name}-{Placeholder.Suffix}",
            ["namespace"] = cron.Namespace,
            ["annotations"] = annotations,
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = Kind.CronJob.ApiVersion,
                ["kind"] = Kind.CronJob.Name,
                ["name"] = cron.Name,
                ["uid"] = cron.Uid,
                ["controller"] = true,
            }),
        };
        if (cron.Copy("spec.jobTemplate.metadata.labels") is JsonObject { Count: > 0 } labels)
            metadata["labels"] = labels;
        return metadata;
    }
}
