using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>Removes a pod through the eviction API, which asks its disruption budget.</summary>
public sealed class PodEvict : RemediationAction<PodEvict.Args>
{
    public sealed record Args : OnPod
    {
        [Description("Seconds to stop; default the pod's own."), Range(0, 3600)]
        public int? GraceSeconds { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.evict",
        Description = "Evict a pod within its disruption budget. Use to take load off a node.",
        Risk = Risk.Medium,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(15),
        Rbac = ["pods: get, list, watch", "pods/eviction: create", .. PodRemoval.Rbac],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating, "an evicted pod does not come back; its controller keeps the new one");
        var pod = await args.FindAsync(cluster, plan);
        PodRemoval.Running(pod, plan);
        var controller = await PodRemoval.ControllerAsync(pod, cluster, plan,
            "nothing makes a bare pod again: pod.recreate saves its spec first");
        PodRemoval.WarnOfEmptyDirs(pod, plan);
        if (controller.Kind == Kind.DaemonSet)
            plan.Warn($"{controller.Ref} makes it again on the same node");
        plan.Evict(pod, "evicted within its budget; its controller makes it again", args.GraceSeconds);
        plan.Verify(await PodRemoval.ReplacedAsync(pod, controller, cluster),
            PodRemoval.Patience(pod, args.GraceSeconds));
    }
}
