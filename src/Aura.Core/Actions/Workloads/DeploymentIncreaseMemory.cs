using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Workloads;

/// <summary>Raises a container's memory limit, and its request in proportion, so that the QoS class stays.</summary>
public sealed class DeploymentIncreaseMemory : RemediationAction<DeploymentIncreaseMemory.Args>
{
    private const double UsualFactor = 1.5;
    private static readonly Quantity Step = Quantity.OfBytes(1 << 20);

    public sealed record Args : OnWorkload, IValidatableObject
    {
        [Description("Needed if there are several."), ObjectName]
        public string? Container { get; init; }

        [Description("Multiply by (1.5 if neither is given)."), Range(1.01, 16.0)]
        public double? Factor { get; init; }

        [Description("New limit instead, as 512Mi."), StringLength(20)]
        public string? Memory { get; init; }

        [Description("Resize the running pods, without replacing them, and leave the template.")]
        public bool InPlace { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Factor is not null && Memory is not null)
                yield return new ValidationResult("give one of factor and memory", [nameof(Factor), nameof(Memory)]);
            if (Memory is not null && !Quantity.TryParse(Memory, out _))
                yield return new ValidationResult($"'{Memory}' is no quantity such as 512Mi", [nameof(Memory)]);
        }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "deployment.increase_memory",
        Description = "Give a workload's container more memory (limit and request). Use for OOMKilled.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(90),
        Rbac =
        [
            "apps/deployments: get, list, watch, patch", "apps/statefulsets: get, list, watch, patch",
            "apps/daemonsets: get, list, watch, patch", "apps/replicasets: list", "pods: get, list, watch",
            "pods/eviction: create", "pods/resize: patch", "nodes: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        if (!args.InPlace)
            Rollout.Ready(workload, plan);
        var container = ContainerChoice.Of(workload, args.Container, plan);
        var pods = args.InPlace ? await InPlaceMemory.PodsAsync(workload, container, cluster, plan) : [];
        var (limit, request) = args.InPlace ? InPlaceMemory.Largest(pods, container)
            : (Memory(container, "limits"), Memory(container, "requests"));
        var old = limit ?? request;
        plan.Check(old is not null, "the container has a memory limit or request to raise",
            hint: "without a limit only the node's memory ends it: set one with deployment.set_resources");
        if (old is not { } now)
            return;
        var wanted = args.Memory is null ? (now * (decimal)(args.Factor ?? UsualFactor)).RoundUpTo(Step)
            : Quantity.Parse(args.Memory);
        plan.Check(
            wanted >= now, $"{wanted} is more than the present {now}", hint: "to lower it: deployment.decrease_memory");
        if (wanted == now)
            return;
        await FitsSomeNodeAsync(wanted, cluster, plan);
        if (args.InPlace)
        {
            InPlaceMemory.Resize(workload, pods, container, wanted, plan);
            return;
        }
        await SetAsync(workload, container, (limit, request), (now, wanted), cluster, plan);
    }

    private static async Task SetAsync(KubeObject workload, ContainerChoice container,
        (Quantity? Limit, Quantity? Request) old, (Quantity Now, Quantity Wanted) memory, ClusterView cluster,
        PlanBuilder plan)
    {
        var changed = workload;
        var why = $"{container.Name}: memory {memory.Now} to {memory.Wanted}";
        if (old.Limit is not null)
            changed = plan.Set(changed, $"{container.Path}.resources.limits.memory", $"{memory.Wanted}", why);
        if (old.Request is { } share)
            changed = plan.Set(changed, $"{container.Path}.resources.requests.memory",
                $"{InPlaceMemory.InProportion(share, memory.Now, memory.Wanted)}", why);
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        Watch(workload, plan);
    }

    private static void Watch(KubeObject workload, PlanBuilder plan)
    {
        var rolledOut = new Condition.RolledOut(workload.Ref);
        // Pods that the rollout leaves alone keep the marks of their old OOM kills.
        if (!Rollout.RollsNothing(workload) && Rollout.Partition(workload) == 0)
        {
            plan.Wait(rolledOut, Rollout.Patience(workload));
            plan.Hold(new Condition.NoNewOomKills(workload.Ref, Since: null), TimeSpan.FromSeconds(30));
        }
        plan.Verify(rolledOut, Rollout.Patience(workload));
    }

    private static async Task FitsSomeNodeAsync(Quantity wanted, ClusterView cluster, PlanBuilder plan)
    {
        var largest = (await cluster.ListAsync(Kind.Node))
            .Select(node => (node.Name, Memory: Quantity.From(node.At("status.allocatable.memory")) ?? Quantity.Zero))
            .OrderByDescending(node => node.Memory).FirstOrDefault();
        plan.Check(wanted <= largest.Memory, $"a node has {wanted} of memory at all",
            why: $"the largest, {largest.Name}, has {largest.Memory} allocatable",
            hint: $"choose at most {largest.Memory}, or split the work over more replicas");
    }

    private static Quantity? Memory(ContainerChoice container, string of) =>
        Quantity.From(container.Container["resources"]?[of]?["memory"]);
}
