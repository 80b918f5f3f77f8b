using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Observability;

/// <summary>
/// Has a program log more for a while, or puts a container with tools beside it in one of its pods.
/// </summary>
public sealed class DebugEnable : RemediationAction<DebugEnable.Args>
{
    public sealed record Args : OnContainer, IValidatableObject
    {
        [Description("Log level variable, if not known."), RegularExpression("[A-Za-z_][A-Za-z0-9_.]*")]
        public string? Variable { get; init; }

        [Description("Default the program's word for debug."), StringLength(100)]
        public string? Value { get; init; }

        [Description("Set back by itself after this."), Range(1, 1440)]
        public int RestoreAfterMinutes { get; init; } = 30;

        [Description("Instead: a debug container of this image in one pod."), StringLength(500)]
        public string? DebugImage { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (DebugImage is not null && (Variable ?? Value) is not null)
                yield return new ValidationResult("give a log level or debugImage, not both", [nameof(DebugImage)]);
            if (DebugImage is not null && ImageReference.Parse(DebugImage) is null)
                yield return new ValidationResult($"'{DebugImage}' is no image", [nameof(DebugImage)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "debug.enable",
        Aka = "enable_debug_mode",
        Description = "Raise the log level for a while, or add a debug container to a pod.",
        Risk = Risk.Low,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac = [.. Rollout.Rbac, "pods/ephemeralcontainers: patch"],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        if (args.DebugImage is not null)
        {
            await BesideAsync(args, cluster, plan);
            return;
        }
        var (workload, container) = await args.FindContainerAsync(cluster, plan);
        var kind = ProgramKind.Of(container.Container);
        var present = ProgramKind.LevelVariable(container.Container);
        var key = args.Variable ?? (present == kind?.Level?.Key ? present : present ?? kind?.Level?.Key);
        plan.Need(key, "it is known how the program is told to log more",
            why: key is null ? "neither its image nor its environment tells" : $"by {key}",
            hint: "give variable (and value) as its documentation names them, or debugImage for a container beside it");
        var value = args.Value ?? (key == kind?.Level?.Key ? kind!.Level!.Value.Value : "debug");
        var why = $"{container.Name}: logs more for {args.RestoreAfterMinutes} min";
        if (key.StartsWith("--", StringComparison.Ordinal))
            FlagChange.Set(workload, container, key, value, why, plan);
        else
            EnvChange.Set(workload, container, key, value, why, plan);
        if (plan.Steps.Count == 0)
            return;
        plan.Warn("it rolls out now and again when it is set back: what shows only after hours may go away");
        plan.Warn("a program that logs everything may log secrets and fill disks");
        plan.RestoreAfter(TimeSpan.FromMinutes(args.RestoreAfterMinutes));
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static async Task BesideAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        var container = ContainerChoice.Of(workload, args.Container, plan);
        var running = (await WorkloadPods.OfAsync(cluster, workload))
            .Where(p => p.Text("status.phase") == "Running" && !p.IsTerminating);
        // The sick one is what one wants to look at.
        var pod = plan.Need(running.OrderBy(WorkloadPods.IsReady).ThenBy(p => p.Name, StringComparer.Ordinal)
            .FirstOrDefault(), $"a pod of {workload.Ref} runs",
            hint: "a debug container joins a pod that runs: see why none does (diagnose)");
        var present = pod.List("spec.ephemeralContainers").ToList();
        var name = $"aura-debug-{present.Count + 1}";
        plan.Undo(UndoGrade.None, "cannot be undone: an ephemeral container stays in the pod's spec until the pod "
            + "is replaced (pod.restart)");
        var seconds = args.RestoreAfterMinutes * 60;
        var added = new JsonObject
        {
            ["name"] = name,
            ["image"] = args.DebugImage,
            ["command"] = new JsonArray("sleep", $"{seconds}"),
            ["targetContainerName"] = container.Name,
        };
        plan.Set(pod, "spec.ephemeralContainers", new JsonArray([.. present.Select(c => c.DeepClone()), added]),
            $"{name} ends by itself after {args.RestoreAfterMinutes} min", "ephemeralcontainers");
        plan.Warn($"it sees the processes of {container.Name} in {pod.Name}; enter it by "
            + $"kubectl exec -it -n {args.Namespace} {pod.Name} -c {name} -- sh");
        plan.Verify(new Condition.FieldDiffers(
            pod.Ref, $"status.ephemeralContainerStatuses[name={name}].state.running", null), TimeSpan.FromMinutes(2));
    }
}
