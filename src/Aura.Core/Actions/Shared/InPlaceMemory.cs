using System.Text.Json.Nodes;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>
/// More memory for the running pods of a workload by their <c>resize</c> subresource. The template stays as it is, so
/// the next rollout takes it back, which is said and given as a patch.
/// </summary>
internal static class InPlaceMemory
{
    private static readonly Quantity Step = Quantity.OfBytes(1 << 20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    /// <param name="wanted">Null: the present amount times the factor.</param>
    public static async Task PlanAsync(
        OnContainer args, string? wanted, double factor, ClusterView cluster, PlanBuilder plan)
    {
        var workload = plan.Need(await cluster.GetAsync(args.Ref()), $"{args.Ref()} exists");
        var container = ContainerChoice.Of(workload, args.Container, plan);
        var pods = await PodsAsync(workload, container, cluster, plan);
        var (limit, request) = Largest(pods, container);
        plan.Check((limit ?? request) is not null, "the container has a memory limit or request to change",
            hint: "set one with deployment.set_resources");
        if ((limit ?? request) is not { } now)
            return;
        var then = wanted is null ? (now * (decimal)factor).RoundUpTo(Step) : Quantity.Parse(wanted);
        plan.Check(
            then >= now, $"{then} is more than the present {now}", hint: "to lower it: deployment.decrease_memory");
        if (then == now)
            return;
        await NodeSize.CheckAsync("memory", then, cluster, plan);
        Resize(workload, pods, container, then, plan);
    }

    /// <summary>The running pods; stops where there are none, or where their nodes cannot do it.</summary>
    private static async Task<IReadOnlyList<KubeObject>> PodsAsync(
        KubeObject workload, ContainerChoice container, ClusterView cluster, PlanBuilder plan)
    {
        plan.Target(workload.Ref);
        plan.Check(container.Path.StartsWith("spec.template.spec.containers", StringComparison.Ordinal),
            $"{container.Name} is no init container", hint: "leave inPlace out: init containers cannot be resized");
        var pods = (await WorkloadPods.OfAsync(cluster, workload)).Where(p => p.Text("status.phase") == "Running"
            && !p.IsTerminating && p.At($"spec.containers[name={container.Name}]") is not null).ToList();
        plan.Need(pods.FirstOrDefault(), $"{workload.Ref} has a running pod to resize",
            hint: "leave inPlace out, so that the template changes");
        // A kubelet that can resize tells what a container has (status.containerStatuses[].resources).
        var unable = pods.Where(p =>
            p.At($"status.containerStatuses[name={container.Name}].state.running") is not null
            && p.At($"status.containerStatuses[name={container.Name}].resources") is null).ToList();
        plan.Check(unable.Count == 0, "the nodes of all pods can resize them in place",
            hint: "in-place resize needs Kubernetes 1.33 or later: leave inPlace out",
            why: unable.Count == 0 ? null : $"not so for {string.Join(", ", unable.Select(p => p.Name))}");
        return pods;
    }

    /// <summary>The most that the container has in any of the pods; an earlier resize may have been uneven.</summary>
    private static (Quantity? Limit, Quantity? Request) Largest(
        IReadOnlyList<KubeObject> pods, ContainerChoice container)
    {
        return (Most("limits"), Most("requests"));

        Quantity? Most(string of) => pods.Select(p => Memory(p, container, of)).OfType<Quantity>()
            .OrderDescending().Select(q => (Quantity?)q).FirstOrDefault();
    }

    private static void Resize(KubeObject workload, IReadOnlyList<KubeObject> pods, ContainerChoice container,
        Quantity wanted, PlanBuilder plan)
    {
        var why = $"{container.Name}: memory to {wanted}, without a new pod";
        plan.Together(() =>
        {
            foreach (var pod in pods)
                Resize(pod, container, wanted, why, plan);
        });
        var template = workload.At($"{container.Path}.resources.limits.memory") ?? "no limit";
        plan.Warn($"the template of {workload.Ref} keeps memory {template} for {container.Name}: its next rollout, "
            + "and every new pod, is as small as before; put the manifest patch there to keep the new size");
        plan.ManifestPatch = Gap(workload, container, wanted);
        if (Restarts(pods[0], container))
        {
            plan.Warn($"the resizePolicy of {container.Name} restarts the container in each pod");
            plan.Disturbs(workload);
        }
        else
            // Before 1.34 the API server refuses a lower memory limit unless the policy restarts the container.
            plan.Undo(UndoGrade.Compensating, "undo gives the pods their earlier size; a server before Kubernetes 1.34 "
                + "refuses to lower a memory limit in place, and then the pods have to be replaced");
        var resized = new Condition.All(
            [.. pods.Select(p => new Condition.Resized(p.Ref, p.Uid ?? "", container.Name))]);
        plan.Wait(resized, Patience);
        plan.Hold(new Condition.NoNewOomKills(workload.Ref, Since: null) { FromNow = true }, Watched);
        plan.Verify(resized, Patience);
    }

    // Equal stays equal (Guaranteed), and a request never passes its limit.
    private static Quantity InProportion(Quantity request, Quantity old, Quantity wanted) => request == old
        ? wanted
        : Quantity.Min(wanted, (request * (decimal)wanted.RatioTo(old)).RoundUpTo(Step));

    private static void Resize(KubeObject pod, ContainerChoice container, Quantity wanted, string why, PlanBuilder plan)
    {
        var (limit, request) = (Memory(pod, container, "limits"), Memory(pod, container, "requests"));
        if ((limit ?? request) is not { } now)
            return;
        // The request first in the diff as in the template; both are one patch.
        if (limit is not null)
            pod = plan.Resize(pod, container.Name, "limits", "memory", wanted, why);
        if (request is { } share)
            plan.Resize(pod, container.Name, "requests", "memory", InProportion(share, now, wanted), why);
    }

    private static JsonObject? Gap(KubeObject workload, ContainerChoice container, Quantity wanted)
    {
        var (limit, request) = (Of("limits"), Of("requests"));
        var fields = new List<FieldChange>();
        if (limit is not null)
            fields.Add(new FieldChange($"{container.Path}.resources.limits.memory", null, $"{wanted}", ""));
        if (request is { } share)
            fields.Add(new FieldChange($"{container.Path}.resources.requests.memory", null,
                $"{InProportion(share, limit ?? share, wanted)}", ""));
        return ManifestPatch.Of([new Change.Patch(workload.Ref, workload.Uid ?? "", [.. fields], "")]);

        Quantity? Of(string of) => Quantity.From(workload.At($"{container.Path}.resources.{of}.memory"));
    }

    private static bool Restarts(KubeObject pod, ContainerChoice container) =>
        pod.Text($"spec.containers[name={container.Name}].resizePolicy[resourceName=memory].restartPolicy")
            == "RestartContainer";

    private static Quantity? Memory(KubeObject pod, ContainerChoice container, string of) =>
        Quantity.From(pod.At($"spec.containers[name={container.Name}].resources.{of}.memory"));
}
