using System.ComponentModel;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Makes a Job anew from the spec of one that has ended; the old one stays as it is.</summary>
public sealed class JobRerun : RemediationAction<JobRerun.Args>
{
    private const int LongestName = 63;

    // What the Job controller gives each Job and its pods for itself.
    private static readonly string[] Own =
    [
        "controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name",
    ];

    public sealed record Args : InNamespace
    {
        [Description("Job that has ended."), ObjectName]
        public required string Name { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "job.rerun",
        Description = "Run a failed Job once more, as a new Job.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = ["batch/jobs: get, list, watch, create, delete", "batch/cronjobs: get"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var job = plan.Need(await cluster.GetAsync(Kind.Job, args.Namespace, args.Name),
            $"Job {args.Namespace}/{args.Name} exists");
        plan.Check(Ended(job) is not null, "it has ended",
            why: Ended(job) is { } how ? $"it is {how}" : $"{job.Number("status.active") ?? 0} of its pods are active",
            hint: "wait for its end, or look at its pods");
        if (Ended(job) == "Complete")
            plan.Warn("it has succeeded: its work is done a second time");
        var chain = await OwnerChain.OfAsync(job, cluster);
        plan.Check(chain.CustomResource is null, "no operator keeps the Job",
            hint: $"let its operator run it again: edit {chain.CustomResource}");
        if (chain.Controller is { Object: { } cron } && cron.Kind == Kind.CronJob)
            await OthersAsync(job, cron, cluster, plan);
        plan.Undo(UndoGrade.Compensating, "undo deletes the new Job and its pods; what they have done stays done");
        var anew = new KubeObject(Kind.Job, Anew(job));
        plan.Target(job.Ref);
        plan.Reads(job);
        plan.Create(anew, $"from the spec of {job.Name}");
        plan.Verify(new Condition.JobComplete(anew.Ref),
            TimeSpan.FromSeconds(Math.Max(600, job.Number("spec.activeDeadlineSeconds") ?? 0)));
    }

    private static async Task OthersAsync(KubeObject job, KubeObject cron, ClusterView cluster, PlanBuilder plan)
    {
        var active = (await cluster.ListAsync(Kind.Job, job.Namespace)).Where(other => other.Name != job.Name
            && WorkloadPods.IsControlledBy(other, cron.Uid ?? "") && Ended(other) is null).ToList();
        var policy = cron.Text("spec.concurrencyPolicy") ?? "Allow";
        plan.Check(policy != "Forbid" || active.Count == 0, $"{cron.Ref} runs no other Job, which it forbids",
            why: active.Count == 0 ? null : $"{string.Join(", ", active.Select(j => j.Name))} is active",
            hint: "wait for its end");
        if (policy == "Replace")
            plan.Warn($"{cron.Ref} replaces what runs: its next run deletes this Job if it has not ended");
    }

    private static string? Ended(KubeObject job) => ((string[])["Complete", "Failed"])
        .FirstOrDefault(type => (string?)job.Condition(type)?["status"] == "True");

    private static JsonObject Anew(KubeObject job)
    {
        var spec = (JsonObject)job.Copy("spec")!;
        foreach (var field in (string[])["selector", "manualSelector", "suspend"])
            spec.Remove(field);
        if (spec["template"]?["metadata"]?["labels"] is JsonObject labels)
            Strip(labels);
        // Room for the suffix and its dash.
        var stem = job.Name.Length > LongestName - 7 ? job.Name[..(LongestName - 7)].TrimEnd('-', '.') : job.Name;
        var metadata = new JsonObject { ["name"] = $"{stem}-{Placeholder.Suffix}", ["namespace"] = job.Namespace };
        if (job.Copy("metadata.labels") is JsonObject own && Strip(own).Count > 0)
            metadata["labels"] = own;
        if (job.Copy("metadata.ownerReferences") is JsonArray { Count: > 0 } owners)
            metadata["ownerReferences"] = owners;
        return new JsonObject
        {
            ["apiVersion"] = Kind.Job.ApiVersion,
            ["kind"] = Kind.Job.Name,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }

    private static JsonObject Strip(JsonObject labels)
    {
        foreach (var label in Own)
            labels.Remove(label);
        return labels;
    }
}
