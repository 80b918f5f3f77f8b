using System.ComponentModel;
using Aura.Kubernetes;
using Aura.Plans;

namespace Aura.Actions.Shared;

/// <summary>Base of the arguments of actions on one pod.</summary>
public abstract record OnPod : InNamespace
{
    [Description("Pod."), ObjectName]
    public required string Name { get; init; }

    internal async Task<KubeObject> FindAsync(ClusterView cluster, PlanBuilder plan) => plan.Need(
        await cluster.GetAsync(Kind.Pod, Namespace, Name), $"pod {Namespace}/{Name} exists",
        hint: "pod names change: get_objects with kind Pod lists them");

    /// <summary>The node that the pod runs on.</summary>
    internal static async Task<KubeObject> FindNodeAsync(KubeObject pod, ClusterView cluster, PlanBuilder plan)
    {
        var name = plan.Need(pod.Text("spec.nodeName"), $"pod {pod.Namespace}/{pod.Name} runs on a node",
            hint: "it waits to be scheduled; for a node of your choice: node.cordon, node.uncordon");
        return plan.Need(await cluster.GetAsync(Kind.Node, null, name), $"node {ClusterText.Name(name)} exists",
            hint: "the pod's node is gone: pod.force_delete lets its controller make it elsewhere");
    }
}
