using Aura.Diagnosis.Detectors.Pods;
using Aura.Diagnosis.Snapshots;
using Aura.Kubernetes;

namespace Aura.Twin.Inference;

/// <summary>
/// Pods that are not set up on their node, because their sandbox cannot be made or a volume cannot be attached or
/// mounted for a reason that the twin does not know of itself. A sandbox is the node's affair where several workloads
/// fail there, else the workload's on that node, or everywhere where it is set up nowhere.
/// </summary>
internal sealed class Sandboxes : IInference
{
    public void AddTo(BehaviourDraft draft, Snapshot cluster)
    {
        var waiting = cluster.Derived(StartingPods.Of).All.Select(p => (Pod: p, Told: Told(p, cluster)))
            .Where(x => x.Told is not null).ToList();
        foreach (var group in waiting.GroupBy(x => (cluster.WorkloadOf(x.Pod), Node: x.Pod.Text("spec.nodeName")!)))
        {
            var (workload, node) = group.Key;
            var (said, volume) = group.First().Told!.Value;
            var others = !volume && waiting.Any(x => x.Pod.Text("spec.nodeName") == node
                && cluster.WorkloadOf(x.Pod).Ref != workload.Ref);
            var container = group.First().Pod.List("spec.containers").First();
            var program = AspectMatch.OfProgram(container, workload, cluster);
            var nowhere = !cluster.PodsOf(workload).Any(p => p.Text("spec.nodeName") != node
                && p.Text("status.phase") == "Running");
            draft.Doubt($"What keeps pods of {workload.Ref} from being set up on {node} is not known; in the "
                + "twin nothing ends it.");
            draft.Add(new TwinRule
            {
                Match = others ? new TwinMatch { Node = node }
                    : program with { Node = volume && nowhere ? null : node },
                Sandbox = said,
                Because = $"{group.Count()} pods of {workload.Ref} on {node} are not set up",
                Certainty = others ? 0.9 : 0.75,
            });
        }
    }

    private static (string Said, bool Volume)? Told(KubeObject pod, Snapshot cluster)
    {
        const string before = "desc = ";
        if (StartingPods.Events(pod, cluster, "FailedCreatePodSandBox").FirstOrDefault() is { } sandbox)
        {
            var text = sandbox.Text("message") ?? "";
            var at = text.LastIndexOf(before, StringComparison.Ordinal);
            return (at < 0 ? text : text[(at + before.Length)..], false);
        }
        return MountFailure.Of(pod, cluster) is { } failure ? (MountFailure.Text(failure.Told), true) : null;
    }
}
