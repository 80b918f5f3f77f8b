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
            "apps/deployments: get, list, watch", "apps/replicasets: get, list, watch",
            "apps/statefulsets: get, list, watch", "apps/daemonsets: get, list, watch",
            "batch/jobs: get, list, watch", "batch/cronjobs: get", "replicationcontrollers: get, list, watch",
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
        Restartable(pod, plan);
        var chain = await OwnerChain.OfAsync(pod, cluster);
        var controller = plan.Need(chain.Controller, "the pod has a controller that makes it again",
            hint: "a bare pod would be lost: pod.recreate saves its spec first");
        plan.Check(chain.CustomResource is null, "no operator keeps the pod",
            hint: $"let its operator restart it: edit {chain.CustomResource}");
        if (chain.CustomResource is not null || controller.Ref.Kind == Kind.Node)
            return;
        plan.Check(controller.Object is not null, $"{controller.Ref} still exists",
            hint: "nothing would make the pod again: pod.recreate saves its spec first");
        if (controller.Object is null)
            return;
        if (controller.Ref.Kind == Kind.Job)
            plan.Warn($"{controller.Ref} counts a removed pod as a failure: this burns one of its backoffLimit "
                + $"({controller.Object.Number("spec.backoffLimit") ?? 6})");
        plan.Disturbs(chain.Root?.Object ?? controller.Object);
        var ready = await OthersReadyAsync(pod, controller.Object, cluster);
        Remove(pod, args.Delete, plan);
        plan.Verify(new Condition.Replaced(pod.Ref, pod.Uid ?? "", controller.Ref, ready + 1), Patience(pod));
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
            plan.Wait(replaced, Patience(pod));
            plan.Verify(replaced, Patience(pod));
        }
    }

    private static void Restartable(KubeObject pod, PlanBuilder plan)
    {
        plan.Check(pod.Annotation("kubernetes.io/config.mirror") is null, "it is no static pod",
            hint: "the API shows only its mirror: the kubelet keeps it from a file on the node");
        plan.Check(
            !pod.IsTerminating, "it is not being deleted already", hint: "wait; if it is stuck: pod.force_delete");
        plan.Check(!WorkloadPods.IsFinished(pod), "it is still running", hint: "a completed pod has nothing to restart",
            why: $"its phase is {pod.Text("status.phase")}");
    }

    private static async Task<int> OthersReadyAsync(KubeObject pod, KubeObject controller, ClusterView cluster) =>
        (await cluster.ListAsync(Kind.Pod, pod.Namespace)).Count(other => other.Uid != pod.Uid && !other.IsTerminating
            && WorkloadPods.IsControlledBy(other, controller.Uid ?? "") && WorkloadPods.IsReady(other));

    private static void Remove(KubeObject pod, bool delete, PlanBuilder plan)
    {
        if (delete)
            plan.Delete(pod, "its controller makes it again");
        else
            plan.Evict(pod, "its controller makes it again");
    }

    private static TimeSpan Patience(KubeObject pod) =>
        TimeSpan.FromSeconds((pod.Number("spec.terminationGracePeriodSeconds") ?? 30) + 300);
}
