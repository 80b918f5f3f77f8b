using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Availability;

/// <summary>Sets the priority of a workload's pods, and says whom they could then push out.</summary>
public sealed class PrioritySetClass : RemediationAction<PrioritySetClass.Args>
{
    public sealed record Args : OnWorkload
    {
        [Description("PriorityClass."), ObjectName]
        public required string PriorityClass { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "priority.set_class",
        Description = "Set a workload's PriorityClass; tells whom it could preempt.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Exact,
        BlastRadius = BlastRadius.Workload,
        TypicalDuration = TimeSpan.FromSeconds(60),
        Rbac =
        [
            .. Rollout.Rbac, "pods/eviction: create", "nodes: list", "scheduling.k8s.io/priorityclasses: list",
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        Rollout.Ready(workload, plan);
        var classes = await cluster.ListAsync(Kind.PriorityClass);
        var wanted = plan.Need(classes.FirstOrDefault(c => c.Name == args.PriorityClass),
            $"PriorityClass {args.PriorityClass} exists",
            hint: $"there are {string.Join(", ", classes.Select(c => c.Name).Order(StringComparer.Ordinal))}");
        if (workload.Text("spec.template.spec.priorityClassName") == args.PriorityClass)
            return;
        var meant = !args.PriorityClass.StartsWith("system-", StringComparison.Ordinal)
            || workload.Namespace == "kube-system";
        plan.Check(meant, $"{args.PriorityClass} is meant for it",
            why: meant ? null : "classes of the system are for what the cluster cannot run without",
            hint: "take a class of your own, or make one");
        await SayVictimsAsync(workload, wanted, cluster, plan);
        plan.Set(workload, "spec.template.spec.priorityClassName", args.PriorityClass,
            $"priority {wanted.Number("value") ?? 0}, before {Before(workload, classes)}");
        await WedgedPods.ReplaceAsync(workload, cluster, plan);
        plan.Verify(new Condition.RolledOut(workload.Ref), Rollout.Patience(workload));
    }

    private static string Before(KubeObject workload, IReadOnlyList<KubeObject> classes)
    {
        var name = workload.Text("spec.template.spec.priorityClassName");
        var old = name is null ? classes.FirstOrDefault(c => c.Flag("globalDefault"))
            : classes.FirstOrDefault(c => c.Name == name);
        return $"{old?.Number("value") ?? 0} ({name ?? old?.Name ?? "no class"})";
    }

    private static async Task SayVictimsAsync(
        KubeObject workload, KubeObject wanted, ClusterView cluster, PlanBuilder plan)
    {
        if (wanted.Text("preemptionPolicy") == "Never")
        {
            plan.Warn("the class never preempts: its pods only come first in the queue");
            return;
        }
        var value = wanted.Number("value") ?? 0;
        var own = (await WorkloadPods.OfAsync(cluster, workload)).Select(p => p.Uid).ToHashSet();
        var lower = (await cluster.ListAsync(Kind.Pod)).Where(p => !own.Contains(p.Uid) && !WorkloadPods.IsFinished(p)
            && p.Text("spec.nodeName") is not null && (p.Number("spec.priority") ?? 0) < value)
            .GroupBy(p => $"{p.Namespace}/{(string?)p.Controller?["name"] ?? p.Name}")
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        plan.Warn(lower.Count == 0 ? "it could preempt no pod that runs now"
            : $"where room is short it could preempt {lower.Sum(g => g.Count())} running pods of lower priority: "
                + string.Join(", ", lower.Take(5).Select(g => $"{g.Key} ({g.Count()})"))
                + (lower.Count > 5 ? ", …" : ""));
    }
}
