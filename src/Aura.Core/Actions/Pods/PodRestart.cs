using System.ComponentModel;
using Aura.Actions.Shared;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Pods;

/// <summary>Has the controller of a pod make it anew; of a workload, all pods one at a time.</summary>
public sealed class PodRestart : RemediationAction<PodRestart.Args>
{
    public enum What { Pod, Deployment, StatefulSet, DaemonSet }

    public sealed record Args : InNamespace
    {
        [Description("Pod, or workload of the kind."), ObjectName]
        public required string Name { get; init; }

        public What Kind { get; init; }

        [Description("Delete instead of evict.")]
        public bool Delete { get; init; }
    }

    public override ActionSpec Spec { get; } = new()
    {
        Name = "pod.restart",
        Aka = "restart_pod",
        Description = "Replace a pod (or, one at a time, all pods of a workload). Use for a hung or leaking process.",
        Risk = Risk.Low,
        Undo = UndoGrade.Compensating,
        BlastRadius = BlastRadius.Pod,
        TypicalDuration = TimeSpan.FromSeconds(30),
        Rbac =
        [
            "pods: get, list, watch, delete", "pods/eviction: create", "namespaces: get",
            .. PodRemoval.Rbac,
        ],
    };

    protected override async Task PlanAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        plan.Undo(UndoGrade.Compensating, "a pod does not come back; its controller keeps the new one");
        var ns = await cluster.GetAsync(Kind.Namespace, null, args.Namespace);
        plan.Check(ns is not { IsTerminating: true }, $"namespace {args.Namespace} is not being deleted");
        if (args.Kind == What.Pod)
            await PlanPodAsync(args, cluster, plan);
        else
            await PlanWorkloadAsync(args, cluster, plan);
    }

    private static async Task PlanPodAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var pod = plan.Need(await cluster.GetAsync(Kind.Pod, args.Namespace, args.Name),
            $"pod {args.Namespace}/{args.Name} exists",
            hint: "pod names change; for all pods of a workload give kind and name");
        PodRemoval.Running(pod, plan);
        if (pod.Annotation("kubernetes.io/config.mirror") is not null)
            return;
        var controller = await PodRemoval.ControllerAsync(pod, cluster, plan,
            "a bare pod would be lost: pod.recreate saves its spec first");
        Remove(pod, args.Delete, plan);
        plan.Verify(await PodRemoval.ReplacedAsync(pod, controller, cluster), PodRemoval.Patience(pod));
    }

    private static async Task PlanWorkloadAsync(Args args, ClusterView cluster, PlanBuilder plan)
    {
        var kind = args.Kind switch
        {
            What.StatefulSet => Kind.StatefulSet,
            What.DaemonSet => Kind.DaemonSet,
            _ => Kind.Deployment,
        };
        var workload = plan.Need(await cluster.GetAsync(kind, args.Namespace, args.Name),
            $"{kind} {args.Namespace}/{args.Name} exists");
        var pods = (await WorkloadPods.OfAsync(cluster, workload))
            .Where(pod => !pod.IsTerminating && !WorkloadPods.IsFinished(pod)).ToList();
        plan.Check(pods.Count > 0, "it has pods to restart", hint: "none exist: look at why with diagnose");
        plan.Disturbs(workload);
        plan.Target(workload.Ref);
        // Broken pods first: they carry no load, and their replacements may take it over.
        foreach (var pod in pods.OrderBy(WorkloadPods.IsReady)
            .ThenByDescending(pod => pod.Name, StringComparer.Ordinal))
        {
            var controller = (await OwnerChain.OfAsync(pod, cluster)).Controller!;
            var others = pods.Count(o => o.Uid != pod.Uid && WorkloadPods.IsReady(o)
                && WorkloadPods.ControllerUid(o) == WorkloadPods.ControllerUid(pod));
            Remove(pod, args.Delete, plan);
            var replaced = new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref, others + 1);
            plan.Wait(replaced, PodRemoval.Patience(pod));
            plan.Verify(replaced, PodRemoval.Patience(pod));
        }
    }

    private static void Remove(KubeObject pod, bool delete, PlanBuilder plan)
    {
        if (delete)
            plan.Delete(pod, "its controller makes it again");
        else
            plan.Evict(pod, "its controller makes it again");
    }
}
